using CodeSight.Api;
using CodeSight.Api.Admin;
using CodeSight.Api.Hosting;
using CodeSight.Api.Terminal;
using CodeSight.Core.Asking;
using CodeSight.Core.Configuration;
using CodeSight.Core.Conversations;
using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Data.Sessions;
using CodeSight.Core.Indexing;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Core.Indexing.Extract;
using CodeSight.Core.Models;
using CodeSight.Core.People;
using CodeSight.Extraction.Host;
using CodeSight.ServiceDefaults;

if (args is ["extract-host", ..])
    return await ExtractionHost.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), CancellationToken.None);
if (HealthProbe.IsAskedFor(args)) return await HealthProbe.RunAsync(args);

try
{
    var builder = ServerHost.CreateBuilder(args);
    if (AdminCommand.IsAskedFor(args)) return await AdminCommand.RunAsync(args, builder.Configuration, Console.Out, CancellationToken.None);
    var options = CodeSightOptionsReader.Read(builder.Configuration);
    ListenAddress.EnsureUrlsAreUsable(builder.Configuration);
    builder.ListenOn(() => ListenAddress.Of(options));
    StrictMode.Ensure(options, builder.Configuration, builder.Environment.IsProduction());

    await using var database = await ServerDatabase.StartAsync(options, CancellationToken.None);
    builder.AddServiceDefaults("codesight-api");
    builder.AddRedis(options);
    builder.Services
        .AddSingleton(options)
        .AddCoordination(options)
        .AddDatabase(database)
        .AddSessionStore()
        .AddEmbedding()
        .AddExtraction()
        .AddChunking()
        .AddKeywordSearch()
        .AddIndexing()
        .AddAsking(options)
        .AddPeople()
        .AddConversations()
        .AddHttpApi(options);
    if (options.IndexesInside) builder.Services.AddIndexingHost(ServerHost.Drain);
    else builder.Services.AddIndexersHealth();
    if (args.Contains("--terminal")) builder.AddTerminalProgress();

    await using var app = builder.Build();
    app.MapHttpApi();
    await app.RunAsync();
    return 0;
}
catch (StartRefusedException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return StartRefusedException.ExitCode;
}
