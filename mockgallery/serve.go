package mockgallery

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Configure sets an http.Server up for this handler: time limits for slow peers, a bound on headers, and what
// Listener needs. Fields that are set already stay.
func (s *Server) Configure(hs *http.Server) {
	if hs.Handler == nil {
		hs.Handler = s
	}
	or := func(d *time.Duration, def time.Duration) {
		if *d == 0 {
			*d = def
		}
	}
	or(&hs.ReadHeaderTimeout, 10*time.Second)
	or(&hs.ReadTimeout, time.Minute)
	or(&hs.IdleTimeout, 2*time.Minute)
	or(&hs.WriteTimeout, maxDelay+time.Minute) // a forced delay must fit in
	if hs.MaxHeaderBytes == 0 {
		hs.MaxHeaderBytes = s.opt.Limits.Header
	}
	hs.DisableGeneralOptionsHandler = true // "OPTIONS *" is ours as well
	hs.ConnContext = connContext
	hs.ConnState = connState
	if hs.ErrorLog == nil {
		hs.ErrorLog = log.New(io.Discard, "", 0) // the journal tells it better
	}
}

// drain is how long requests under way may take to end.
const drain = 5 * time.Second

// Serve answers on a listener until the context ends, then lets requests under way end.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	hs := &http.Server{}
	s.Configure(hs)
	return serve(ctx, hs, s.Listener(l))
}

// ServeControl answers for the control handler on a listener until the context ends.
func (s *Server) ServeControl(ctx context.Context, l net.Listener) error {
	hs := &http.Server{
		Handler: s.Control(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		WriteTimeout: maxWait + time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
	}
	hs.BaseContext = func(net.Listener) context.Context { return ctx } // people who wait do not hold up the end
	return serve(ctx, hs, l)
}

func serve(ctx context.Context, hs *http.Server, l net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- hs.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	err := hs.Shutdown(ending)
	if errors.Is(err, context.DeadlineExceeded) {
		err = hs.Close()
	}
	if serr := <-failed; !errors.Is(serr, http.ErrServerClosed) {
		err = errors.Join(err, serr)
	}
	return err
}
