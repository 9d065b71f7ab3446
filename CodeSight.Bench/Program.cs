using System.CommandLine;

var root = new RootCommand("CodeSight's benchmarks and model tools.");
return await root.Parse(args).InvokeAsync();
