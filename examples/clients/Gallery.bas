Attribute VB_Name = "Gallery"
' Talks to an Alteryx Gallery from Excel on Windows (WinHTTP and the .NET Framework 3.5 or later). NOT RUN: nobody on
' this project has tried it yet; reports are welcome.
'
' Set BaseUrl, ConsumerKey and ConsumerSecret, then run RunQuarterlySales from the list of macros.
Option Explicit

Private Const BaseUrl As String = "http://127.0.0.1:8080/gallery/api"
Private Const ConsumerKey As String = "studio-key"
Private Const ConsumerSecret As String = "studio-secret"

' RFC 5849 section 3.6, on UTF-8. WorksheetFunction.EncodeURL would do for most text.
Private Function Escape(ByVal Text As String) As String
    Dim Octets() As Byte, I As Long, C As Long, Out As String
    If Len(Text) = 0 Then Exit Function
    Octets = Utf8(Text)
    For I = LBound(Octets) To UBound(Octets)
        C = Octets(I)
        Select Case C
            Case 48 To 57, 65 To 90, 97 To 122, 45, 46, 95, 126
                Out = Out & Chr$(C)
            Case Else
                Out = Out & "%" & Right$("0" & Hex$(C), 2)
        End Select
    Next
    Escape = Out
End Function

Private Function Utf8(ByVal Text As String) As Byte()
    Utf8 = CreateObject("System.Text.UTF8Encoding").GetBytes_4(Text)
End Function

Private Function HmacSha1(ByVal Key As String, ByVal Text As String) As String
    Dim Mac As Object, Node As Object
    Set Mac = CreateObject("System.Security.Cryptography.HMACSHA1")
    Mac.Key = Utf8(Key)
    Set Node = CreateObject("MSXML2.DOMDocument").createElement("b64")
    Node.DataType = "bin.base64"
    Node.nodeTypedValue = Mac.ComputeHash_2(Utf8(Text))
    HmacSha1 = Replace(Node.Text, vbLf, "")
End Function

' Seconds since 1970 in UTC: Windows knows the offset and daylight saving, so nothing is added by hand.
Private Function UnixTime() As String
    Dim Clock As Object
    Set Clock = CreateObject("WbemScripting.SWbemDateTime")
    Clock.SetVarDate Now, True
    UnixTime = CStr(DateDiff("s", #1/1/1970#, Clock.GetVarDate(False)))
End Function

Private Function Nonce() As String
    Dim I As Long
    Randomize
    For I = 1 To 16
        Nonce = Nonce & Hex$(Int(Rnd * 16))
    Next
End Function

' Params is a Scripting.Dictionary of query parameters that are not escaped yet.
Private Function SignedQuery(ByVal Method As String, ByVal Url As String, ByVal Params As Object) As String
    Dim Pairs() As String, Name As Variant, N As Long, I As Long, J As Long, Swap As String, Normalized As String
    Params("oauth_consumer_key") = ConsumerKey
    Params("oauth_nonce") = Nonce()
    Params("oauth_signature_method") = "HMAC-SHA1"
    Params("oauth_timestamp") = UnixTime()
    Params("oauth_version") = "1.0"
    ReDim Pairs(0 To Params.Count - 1)
    For Each Name In Params.Keys
        Pairs(N) = Escape(Name) & "=" & Escape(Params(Name))
        N = N + 1
    Next
    For I = 0 To N - 2
        For J = I + 1 To N - 1
            If StrComp(Pairs(I), Pairs(J), vbBinaryCompare) > 0 Then
                Swap = Pairs(I): Pairs(I) = Pairs(J): Pairs(J) = Swap
            End If
        Next
    Next
    Normalized = Join(Pairs, "&")
    ' The address without a default port: write http://server/gallery/api, not http://server:80/gallery/api.
    SignedQuery = Normalized & "&oauth_signature=" & Escape(HmacSha1(Escape(ConsumerSecret) & "&", _
        UCase$(Method) & "&" & Escape(Url) & "&" & Escape(Normalized)))
End Function

Private Function CallGallery(ByVal Method As String, ByVal Path As String, Optional ByVal Params As Object, Optional ByVal Body As String) As String
    Dim Http As Object
    If Params Is Nothing Then Set Params = CreateObject("Scripting.Dictionary")
    Set Http = CreateObject("WinHttp.WinHttpRequest.5.1")
    Http.Open Method, BaseUrl & Path & "?" & SignedQuery(Method, BaseUrl & Path, Params), False
    If Len(Body) > 0 Then Http.setRequestHeader "Content-Type", "application/json"
    Http.send Body
    If Http.Status <> 200 Then Err.Raise vbObjectError + Http.Status, Path, Http.Status & " " & Http.responseText
    CallGallery = Http.responseText
End Function

' The first text member of that name. A real program would use a JSON library.
Private Function Member(ByVal Json As String, ByVal Name As String) As String
    Dim At As Long
    At = InStr(Json, """" & Name & """:""")
    If At = 0 Then Err.Raise vbObjectError + 1, , "no " & Name & " in " & Json
    At = At + Len(Name) + 4
    Member = Mid$(Json, At, InStr(At, Json, """") - At)
End Function

Public Sub RunQuarterlySales()
    Dim Params As Object, App As String, Job As String, JobId As String, Output As String, At As Long
    Set Params = CreateObject("Scripting.Dictionary")
    Params("search") = "quarterly sales"
    Params("limit") = "10"
    App = Member(CallGallery("GET", "/v1/workflows/subscription/", Params), "id")
    Debug.Print CallGallery("GET", "/v1/workflows/" & App & "/questions/")

    Job = CallGallery("POST", "/v1/workflows/" & App & "/jobs/", , "{""questions"":[{""name"":""Title"",""value"":""Q3 & more: 100%""}],""priority"":0}")
    JobId = Member(Job, "id")
    Do While Member(Job, "status") = "Queued" Or Member(Job, "status") = "Running"
        Application.Wait Now + TimeSerial(0, 0, 1)
        Job = CallGallery("GET", "/v1/jobs/" & JobId & "/")
    Loop
    Debug.Print Member(Job, "status"), Member(Job, "disposition")

    At = InStr(Job, """,""name"":""Answers.csv""")
    Output = Mid$(Job, At - 24, 24)
    Set Params = CreateObject("Scripting.Dictionary")
    Params("format") = "Csv"
    Debug.Print CallGallery("GET", "/v1/jobs/" & JobId & "/output/" & Output & "/", Params)
End Sub
