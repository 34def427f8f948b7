using Shootdown.Cli;

return CommandLine.Run(args, Terminal.OfConsole());
