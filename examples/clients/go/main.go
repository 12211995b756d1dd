// Command go talks to an Alteryx Gallery; signer.Transport signs.
//
//	GALLERY_URL=http://127.0.0.1:8080/gallery/api GALLERY_KEY=studio-key GALLERY_SECRET=studio-secret go run ./examples/clients/go
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

type gallery struct {
	base   string
	client http.Client
}

func main() {
	g := gallery{base: os.Getenv("GALLERY_URL")}
	g.client = http.Client{Timeout: 30 * time.Second, Transport: &signer.Transport{Signer: &signer.Signer{Credentials: signer.Credentials{
		ConsumerKey: os.Getenv("GALLERY_KEY"), ConsumerSecret: signer.NewSecret(os.Getenv("GALLERY_SECRET")),
	}}}}
	if err := g.run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type workflow struct {
	ID          string
	PackageType int
	MetaInfo    struct{ Name string }
}

type question struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type job struct {
	ID, Status, Disposition string
	Outputs                 []struct{ ID, Name string }
}

func (g *gallery) run() error {
	var apps []workflow
	if err := g.json("GET", "/v1/workflows/subscription/?"+url.Values{"search": {"quarterly sales"}, "limit": {"10"}}.Encode(), nil, &apps); err != nil {
		return err
	}
	if len(apps) == 0 {
		return fmt.Errorf("no app was found")
	}
	app := apps[0]
	fmt.Println("app:", app.MetaInfo.Name)
	var questions []question
	if err := g.json("GET", "/v1/workflows/"+app.ID+"/questions/", nil, &questions); err != nil {
		return err
	}
	fmt.Println("questions:", len(questions))

	const title = "Q3 & more: 100%"
	var j job
	order := map[string]any{"questions": []question{{"Title", title}}, "priority": 0}
	if err := g.json("POST", "/v1/workflows/"+app.ID+"/jobs/", order, &j); err != nil {
		return err
	}
	for j.Status == "Queued" || j.Status == "Running" {
		time.Sleep(200 * time.Millisecond)
		if err := g.json("GET", "/v1/jobs/"+j.ID+"/", nil, &j); err != nil {
			return err
		}
	}
	fmt.Println("job:", j.Status, j.Disposition)
	for _, o := range j.Outputs {
		if o.Name != "Answers.csv" {
			continue
		}
		text, err := g.call("GET", "/v1/jobs/"+j.ID+"/output/"+o.ID+"/?format=Csv", nil)
		if err != nil {
			return err
		}
		fmt.Println(string(text))
		if strings.Contains(string(text), title) {
			return nil
		}
	}
	return fmt.Errorf("the answer is not in the output")
}

func (g *gallery) json(method, path string, body, into any) error {
	text, err := g.call(method, path, body)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func (g *gallery) call(method, path string, body any) ([]byte, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, g.base+path, content)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := g.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s %s %s", method, path, resp.Status, text, resp.Header.Get("Oauthdebug-Mistake"))
	}
	return text, err
}
