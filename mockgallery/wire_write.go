package mockgallery

// Most answers are a little longer than the buffer that net/http writes through, so it writes each in two pieces, and
// a write is what costs most here. A piece as long as that buffer is the sign that more follows: it waits for the rest.

// pieceLen is the length of net/http's write buffer. If that ever changes nothing is joined, and nothing breaks.
const pieceLen = 4 << 10

// join writes p together with the piece that waits, or lets p wait if it is a first piece.
func (c *wireConn) join(p []byte) (int, error) {
	c.out.Lock()
	defer c.out.Unlock()
	switch {
	case len(c.piece) == 0 && len(p) == pieceLen:
		c.piece = append(c.piece, p...)
		return len(p), nil
	case len(c.piece) == 0:
		return c.Conn.Write(p)
	case len(p) > pieceLen: // a write of its own is cheaper than to copy it
		if err := c.writePiece(); err != nil {
			return 0, err
		}
		return c.Conn.Write(p)
	}
	c.piece = append(c.piece, p...)
	if err := c.writePiece(); err != nil {
		return 0, err
	}
	return len(p), nil
}

// release writes the piece that waits, if one does: nothing follows it.
func (c *wireConn) release() error {
	c.out.Lock()
	defer c.out.Unlock()
	return c.writePiece()
}

// releaseUnlessBusy is for Close, which must not wait for a write that a slow peer holds up.
func (c *wireConn) releaseUnlessBusy() {
	if c.out.TryLock() {
		c.writePiece() //nolint:errcheck // it is closed anyway
		c.out.Unlock()
	}
}

func (c *wireConn) writePiece() error {
	if len(c.piece) == 0 {
		return nil
	}
	_, err := c.Conn.Write(c.piece)
	c.piece = c.piece[:0]
	return err
}

// CloseWrite ends what is written; net/http does so where it leaves a body unread, and waits before it closes.
func (c *wireConn) CloseWrite() error {
	if err := c.release(); err != nil {
		return err
	}
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
