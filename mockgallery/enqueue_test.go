package mockgallery

import (
	"bytes"
	"mime/multipart"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnswersAreChecked(t *testing.T) {
	m := start(t, Options{})
	studio := DefaultStudio(0)
	sales, segments, fails := studio.Workflows[0].ID, studio.Workflows[1].ID, studio.Workflows[4].ID
	tests := []struct {
		name, app, body string
		status          int
		kind            string
	}{
		{"no body at all", sales, ``, 200, ""},
		{"blanks for a body", sales, " \r\n", 200, ""},
		{"a byte order mark first", sales, "\xef\xbb\xbf{}", 200, ""},
		{"questions that are null", sales, `{"questions":null,"priority":null}`, 200, ""},
		{"the key of a choice", sales, `{"questions":[{"name":"Region","value":"North"}]}`, 200, ""},
		{"the value of a choice", sales, `{"questions":[{"name":"Region","value":"east-west"}]}`, 200, ""},
		{"many choices as a list in text", sales, `{"questions":[{"name":"Region","value":"[{\"key\":\"north\",\"value\":true},{\"key\":\"Übersee\",\"value\":true}]"}]}`, 200, ""},
		{"a number that is no text", sales, `{"questions":[{"name":"Rows","value":12}]}`, 200, ""},
		{"priority as a number", sales, `{"priority":3}`, 200, ""},
		{"priority as a number in text", sales, `{"priority":"3"}`, 200, ""},
		{"priority as a name", sales, `{"priority":"Critical"}`, 200, ""},
		{"an app without questions", fails, `{"questions":[]}`, 200, ""},
		{"a choice that is none", sales, `{"questions":[{"name":"Region","value":"Moon"}]}`, 400, "bad-answer"},
		{"a list with a choice that is none", sales, `{"questions":[{"name":"Region","value":"[{\"key\":\"Moon\"}]"}]}`, 400, "bad-answer"},
		{"a list that is no JSON", sales, `{"questions":[{"name":"Region","value":"[north"}]}`, 400, "bad-answer"},
		{"a list where one is asked", segments, `{"questions":[{"name":"Groups","value":"[]"}]}`, 400, "bad-answer"},
		{"a date that is none", sales, `{"questions":[{"name":"From","value":"17.10.2018"}]}`, 400, "bad-answer"},
		{"a number that is none", sales, `{"questions":[{"name":"Rows","value":"many"}]}`, 400, "bad-answer"},
		{"neither true nor false", segments, `{"questions":[{"name":"Loud","value":"yes"}]}`, 400, "bad-answer"},
		{"a file that was not sent", segments, `{"questions":[{"name":"Customers","value":"x"}]}`, 400, "bad-answer"},
		{"a question that is not asked", sales, `{"questions":[{"name":"Regoin","value":"North"}]}`, 400, "unknown-question"},
		{"a body that is no JSON", sales, `questions=1`, 400, "bad-json"},
		{"a priority that is none", sales, `{"priority":"soon"}`, 400, "bad-parameter"},
		{"a workflow that is none", "x", ``, 404, "unknown-workflow"},
		{"an app that may not run", studio.Workflows[7].ID, ``, 400, "run-disabled"},
		{"a plain workflow", studio.Workflows[5].ID, ``, 200, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := m.post("/api/v1/workflows/"+test.app+"/jobs/", test.body)
			require.Equal(t, test.status, got.status, got.body)
			require.Equal(t, test.kind, m.last().Refusal)
			if test.status != 200 {
				require.Regexp(t, `^\{"data":null,"exceptionName":"[^"]+","innerExceptionMessage":"","message":"`, got.body)
			}
		})
	}
	form := func(body string) int {
		return m.do("POST", "/api/v1/workflows/"+sales+"/jobs/", "application/x-www-form-urlencoded; charset=UTF-8", body).status
	}
	require.Equal(t, 200, form("oauth_consumer_key=studio-key&oauth_nonce=1"), "a client that signs in the body and has none")
	require.Equal(t, 400, form("oauth_consumer_key=studio-key&x=1"))
	strict := start(t, Options{RefuseNonApps: true})
	require.Equal(t, 400, strict.post("/api/v1/workflows/"+studio.Workflows[5].ID+"/jobs/", "").status)
}

func TestUserJobsTakeACredential(t *testing.T) {
	m := start(t, Options{})
	studio := DefaultStudio(0)
	path := "/api/user/v2/workflows/" + studio.Workflows[0].ID + "/jobs/"
	require.Equal(t, 200, m.post(path, `{"questions":[],"priority":"Low","credentialId":""}`).status)
	require.Equal(t, 200, m.post(path, `{"credentialId":"`+studio.Credentials[0].ID+`"}`).status)
	require.Equal(t, 400, m.post(path, `{"credentialId":"x"}`).status)
}

// form makes a multipart body; a value that begins with @ is a file of that name.
func form(t *testing.T, fields ...string) (typ, body string) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for i := 0; i < len(fields); i += 2 {
		name, value := fields[i], fields[i+1]
		if value != "" && value[0] == '@' {
			part, err := w.CreateFormFile(name, value[1:])
			require.NoError(t, err)
			_, err = part.Write([]byte("content of " + value[1:]))
			require.NoError(t, err)
			continue
		}
		require.NoError(t, w.WriteField(name, value))
	}
	require.NoError(t, w.Close())
	return w.FormDataContentType(), buf.String()
}

func TestAnUploadAnswersAFileQuestion(t *testing.T) {
	m := start(t, Options{})
	typ, body := form(t, "inputFile", "@customers.csv")
	got := m.do("POST", "/api/user/v2/inputfiles/", typ, body)
	require.Equal(t, 200, got.status, got.body)
	id := decode[string](t, got.body)
	segments := DefaultStudio(0).Workflows[1].ID
	require.Equal(t, 200, m.post("/api/user/v2/workflows/"+segments+"/jobs/", `{"questions":[{"name":"Customers","value":"`+id+`"}]}`).status)

	typ, body = form(t, "file", "@customers.csv")
	require.Equal(t, 400, m.do("POST", "/api/user/v2/inputfiles/", typ, body).status, "another name")
	require.Equal(t, 400, m.do("POST", "/api/user/v2/inputfiles/", "text/csv", "a,b").status, "no multipart")
	require.Equal(t, 400, m.do("POST", "/api/user/v2/inputfiles/", typ, body[:50]).status, "cut short")
}

func TestUploadsAreBounded(t *testing.T) {
	m := start(t, Options{Limits: Limits{Uploads: 2}})
	for range 5 {
		typ, body := form(t, "inputFile", "@a.csv")
		require.Equal(t, 200, m.do("POST", "/api/user/v2/inputfiles/", typ, body).status)
	}
	require.Len(t, m.store.uploads, 2)
	require.EqualValues(t, 2*len("content of a.csv"), m.store.held)
}

func TestPublishing(t *testing.T) {
	m := start(t, Options{})
	fields := []string{"file", "@New.yxmc", "name", "New one", "owner", "chloe+field@example.org", "validate", "false", "isPublic", "true", "sourceId", "", "workerTag", "", "canDownload", "true"}
	typ, body := form(t, fields...)
	got := m.do("POST", "/api/admin/v1/workflows/", typ, body)
	require.Equal(t, 200, got.status, got.body)
	id := decode[string](t, got.body)
	require.Equal(t, "content of New.yxmc", m.get("/api/admin/v1/"+id+"/package/").body)
	list := decode[[]AdminWorkflow](t, m.get("/api/admin/v1/workflows/?search=new+one").body)
	require.Len(t, list, 1)
	require.Equal(t, 2, list[0].PackageType)
	require.Equal(t, "Field Operations", list[0].SubscriptionName)
	require.Contains(t, m.get("/api/admin/v1/auditlog/?entity=appinfo&pageSize=0").body, "New one")

	typ, body = form(t, append([]string{"owner", "nobody@example.com"}, fields[:4]...)...)
	got = m.do("POST", "/api/admin/v1/workflows/", typ, body)
	require.Equal(t, 400, got.status)
	require.Contains(t, got.body, "validate")
	fields[5] = "nobody@example.com"
	typ, body = form(t, fields...)
	require.Contains(t, m.do("POST", "/api/admin/v1/workflows/", typ, body).body, "owner")
}

func TestMigration(t *testing.T) {
	m := start(t, Options{})
	app := DefaultStudio(0).Workflows[0].ID
	path := "/api/admin/v1/workflows/migratable/"
	require.Len(t, decode[[]Migratable](t, m.get(path).body), 1)
	for _, step := range []struct{ body, want string }{{"true", "true"}, {"false", "false"}, {"", "true"}} {
		require.Equal(t, step.want, m.do("PUT", path+app+"/", "application/json", step.body).body)
	}
	require.Len(t, decode[[]Migratable](t, m.get(path).body), 2)
	require.Equal(t, 400, m.do("PUT", path+app+"/", "application/json", `{"ready":1}`).status)
	require.Empty(t, decode[[]Migratable](t, m.get(path+"?subscriptionIds=x").body))
}
