package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/spf13/pflag"
	"sigs.k8s.io/kwok/pkg/config"
	"sigs.k8s.io/kwok/pkg/kwok/cmd"
	"sigs.k8s.io/kwok/pkg/log"
)

func main() {
	logger := log.NewLogger(os.Stderr, log.LevelInfo)
	interrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	// The file of --config is read before the command's own flags are known.
	flags := pflag.NewFlagSet("global", pflag.ContinueOnError)
	flags.ParseErrorsWhitelist.UnknownFlags = true
	ctx, err := config.InitFlags(log.NewContext(interrupted, logger), flags)
	if err != nil {
		logger.Error("kwok cannot read its configuration", err)
		os.Exit(1)
	}
	command := cmd.NewCommand(ctx)
	command.PersistentFlags().AddFlagSet(flags)
	if err := command.ExecuteContext(ctx); err != nil {
		logger.Error("kwok ended", err)
		os.Exit(1)
	}
}
