// Command grpc-health-probe asks a server by the health protocol of gRPC how it is, with the flags
// and exit codes that the program of that name documents, and nothing but the standard library:
// gRPC is HTTP/2 with framed messages, and the two messages are small enough to be written by hand.
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

const (
	invalidArguments  = 1
	connectionFailure = 2
	callFailure       = 3
	unhealthy         = 4
)

var statuses = map[uint64]string{0: "UNKNOWN", 1: "SERVING", 2: "NOT_SERVING", 3: "SERVICE_UNKNOWN"}

func main() {
	flags := flag.NewFlagSet("grpc-health-probe", flag.ContinueOnError)
	address := flags.String("addr", "", "(required) host:port of the server")
	service := flags.String("service", "", "name of the service; empty is the server")
	connectTimeout := flags.Duration("connect-timeout", time.Second, "time to connect in")
	callTimeout := flags.Duration("rpc-timeout", time.Second, "time to answer in")
	if err := flags.Parse(os.Args[1:]); err != nil {
		os.Exit(invalidArguments)
	}
	if *address == "" || *connectTimeout <= 0 || *callTimeout <= 0 || len(*service) > 127 {
		fail(invalidArguments, "-addr is needed, and timeouts above zero")
	}
	connection, err := net.DialTimeout("tcp", *address, *connectTimeout)
	if err != nil {
		fail(connectionFailure, "failed to connect: %v", err)
	}
	status, err := check(connection, *service, *callTimeout)
	if err != nil {
		fail(callFailure, "health rpc failed: %v", err)
	}
	if statuses[status] != "SERVING" {
		fail(unhealthy, "service unhealthy: %s", statuses[status])
	}
	fmt.Println("status: SERVING")
}

func fail(code int, format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(code)
}

// check calls grpc.health.v1.Health/Check on a connection and returns the status in the answer.
func check(connection net.Conn, service string, timeout time.Duration) (uint64, error) {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	dial := func(context.Context, string, string) (net.Conn, error) { return connection, nil }
	client := http.Client{
		Timeout:   timeout,
		Transport: &http.Transport{Protocols: protocols, DialContext: dial},
	}
	url := "http://" + connection.RemoteAddr().String() + "/grpc.health.v1.Health/Check"
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(question(service)))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/grpc")
	request.Header.Set("TE", "trailers")
	answer, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err
	}
	// The code comes after the body, or, where there is none, with the headers.
	code := answer.Trailer.Get("Grpc-Status") + answer.Header.Get("Grpc-Status")
	if answer.StatusCode != http.StatusOK || code != "0" {
		return 0, fmt.Errorf("HTTP status %d, gRPC status %q", answer.StatusCode, code)
	}
	return statusIn(body)
}

// question returns a framed HealthCheckRequest: its field 1 is the name of the service.
func question(service string) []byte {
	var message []byte
	if service != "" {
		message = append([]byte{1<<3 | 2, byte(len(service))}, service...)
	}
	frame := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
	return append(frame, message...)
}

// statusIn returns field 1 of a framed HealthCheckResponse; where it is left out, it is 0.
func statusIn(frame []byte) (uint64, error) {
	if len(frame) == 5 {
		return 0, nil
	}
	if len(frame) < 7 || frame[0] != 0 || frame[5] != 1<<3 {
		return 0, fmt.Errorf("not a health check response: %x", frame)
	}
	status, _ := binary.Uvarint(frame[6:])
	return status, nil
}
