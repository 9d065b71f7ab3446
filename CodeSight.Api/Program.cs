using CodeSight.Core.Indexing.Extract.Host;

if (args is ["extract-host", ..]) return await ExtractionHost.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), CancellationToken.None);

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
await app.RunAsync();
return 0;
