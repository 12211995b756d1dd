# Talks to an Alteryx Gallery. Written for Windows PowerShell 5.1 and PowerShell 7. NOT RUN: nobody on this project has
# tried it yet; reports are welcome.
#
# Usage: $env:GALLERY_URL = 'http://127.0.0.1:8080/gallery/api'; $env:GALLERY_KEY = 'studio-key'; $env:GALLERY_SECRET = 'studio-secret'; .\gallery.ps1
$ErrorActionPreference = 'Stop'

# RFC 5849 section 3.6. EscapeDataString of .NET Framework leaves ! * ' ( ) alone.
function Escape([string] $Text) {
    $escaped = [Uri]::EscapeDataString($Text)
    foreach ($c in '!', '*', "'", '(', ')') { $escaped = $escaped.Replace($c, ('%{0:X2}' -f [int][char]$c)) }
    $escaped
}

function Get-Authorization([string] $Method, [Uri] $Url, [hashtable] $Params) {
    $oauth = @{
        oauth_consumer_key     = $env:GALLERY_KEY
        oauth_nonce            = [Guid]::NewGuid().ToString('N')
        oauth_signature_method = 'HMAC-SHA1'
        # Not Get-Date -UFormat %s: in 5.1 that is local time.
        oauth_timestamp        = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds().ToString()
        oauth_version          = '1.0'
    }
    $pairs = [Collections.Generic.List[string]]::new()
    foreach ($set in $Params, $oauth) {
        foreach ($name in $set.Keys) { $pairs.Add((Escape $name) + '=' + (Escape $set[$name])) }
    }
    $pairs.Sort([StringComparer]::Ordinal) # Sort-Object would sort by culture
    $base = $Method.ToUpperInvariant() + '&' +
        (Escape $Url.GetComponents([UriComponents]'SchemeAndServer, Path', [UriFormat]::UriEscaped)) + '&' +
        (Escape ($pairs -join '&'))
    $hmac = [Security.Cryptography.HMACSHA1]::new([Text.Encoding]::UTF8.GetBytes((Escape $env:GALLERY_SECRET) + '&'))
    $oauth.oauth_signature = [Convert]::ToBase64String($hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($base)))
    'OAuth ' + (($oauth.Keys | ForEach-Object { '{0}="{1}"' -f $_, (Escape $oauth[$_]) }) -join ', ')
}

function Invoke-Gallery([string] $Method, [string] $Path, [hashtable] $Params = @{}, [string] $Body) {
    $url = $env:GALLERY_URL + $Path
    $query = ($Params.Keys | ForEach-Object { (Escape $_) + '=' + (Escape $Params[$_]) }) -join '&'
    $request = @{
        Method  = $Method
        Uri     = if ($query) { "$url`?$query" } else { $url }
        Headers = @{ Authorization = Get-Authorization $Method $url $Params }
    }
    if ($Body) { $request.Body = [Text.Encoding]::UTF8.GetBytes($Body); $request.ContentType = 'application/json' }
    Invoke-RestMethod @request
}

$app = Invoke-Gallery GET '/v1/workflows/subscription/' @{ search = 'quarterly sales'; limit = '10' } | ForEach-Object { $_ } | Where-Object packageType -eq 0 | Select-Object -First 1
"app: $($app.metaInfo.name)"
"questions: $((Invoke-Gallery GET "/v1/workflows/$($app.id)/questions/" | ForEach-Object { $_.name }) -join ', ')"

$order = @{ questions = @(@{ name = 'Title'; value = 'Q3 & more: 100%' }); priority = 0 } | ConvertTo-Json -Depth 3 -Compress
$job = Invoke-Gallery POST "/v1/workflows/$($app.id)/jobs/" @{} $order
while ($job.status -in 'Queued', 'Running') {
    Start-Sleep -Milliseconds 200
    $job = Invoke-Gallery GET "/v1/jobs/$($job.id)/"
}
"job: $($job.status) $($job.disposition)"

$output = $job.outputs | Where-Object name -eq 'Answers.csv'
Invoke-Gallery GET "/v1/jobs/$($job.id)/output/$($output.id)/" @{ format = 'Csv' }
