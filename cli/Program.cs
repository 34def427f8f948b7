using Shootdown.Cli;

FullFile.FailsTheWrite();
return CommandLine.Run(args, Terminal.OfConsole());
