using System.CommandLine;
using CodeSight.Bench.Encoder;

var root = new RootCommand("CodeSight's benchmarks and model tools.");
root.Subcommands.Add(QuantizeCommand.Create());
root.Subcommands.Add(EncoderCommand.Create());
return await root.Parse(args).InvokeAsync();
