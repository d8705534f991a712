package main

import (
	"context"
	"os"
	"os/signal"

	"sigs.k8s.io/kwok/pkg/kwok/cmd"
	"sigs.k8s.io/kwok/pkg/log"
)

func main() {
	logger := log.NewLogger(os.Stderr, log.LevelInfo)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := cmd.NewCommand(log.NewContext(ctx, logger)).ExecuteContext(ctx); err != nil {
		logger.Error("kwok ended", err)
		os.Exit(1)
	}
}
