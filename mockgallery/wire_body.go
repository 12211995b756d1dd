package mockgallery

import (
	"bytes"
	"net/http"
	"strconv"
)

// bodySkip finds where a body ends among the bytes of a connection, so that the next request begins there.
type bodySkip struct {
	left    int64 // bytes still to come, of the body or of a chunk with its line end
	chunked bool
	trailer bool
	broken  bool   // no chunks: where the body ends is unknown, and net/http gives the connection up
	line    []byte // of a chunk's size, or of the trailer, so far
}

func newBodySkip(r *http.Request) bodySkip {
	return bodySkip{left: max(r.ContentLength, 0), chunked: r.ContentLength < 0}
}

const maxChunkLine = 4096

// skip returns what follows the body.
func (k *bodySkip) skip(b []byte) []byte {
	for {
		if k.broken {
			return nil
		}
		n := min(k.left, int64(len(b)))
		b, k.left = b[n:], k.left-n
		if !k.chunked || len(b) == 0 {
			return b
		}
		b = k.readLine(b)
	}
}

// readLine reads on in a line that says how long a chunk is, or in the trailer, whose end is an empty line.
func (k *bodySkip) readLine(b []byte) []byte {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		k.line = append(k.line, b...)
		k.broken = len(k.line) > maxChunkLine
		return nil
	}
	if len(k.line)+i > maxChunkLine {
		k.broken = true
		return nil
	}
	line := bytes.TrimSpace(append(k.line, b[:i]...))
	k.line, b = nil, b[i+1:]
	if k.trailer {
		if len(line) == 0 {
			*k = bodySkip{}
		}
		return b
	}
	size, _, _ := bytes.Cut(line, []byte(";"))
	n, err := strconv.ParseInt(string(bytes.TrimSpace(size)), 16, 64)
	switch {
	case err != nil || n < 0 || n > 1<<40:
		k.broken = true
	case n == 0:
		k.trailer = true
	default:
		k.left = n + 2
	}
	return b
}
