using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Core.Indexing;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Core.Indexing.Extract;
using CodeSight.Core.Models;
using CodeSight.Extraction.Host;
using CodeSight.Indexer.Hosting;
using CodeSight.ServiceDefaults;

if (args is ["extract-host", ..])
    return await ExtractionHost.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), CancellationToken.None);
if (HealthProbe.IsAskedFor(args)) return await HealthProbe.RunAsync(args);

try
{
    var builder = IndexerHost.CreateBuilder(args);
    var options = CodeSightOptionsReader.ReadForIndexer(builder.Configuration);
    ListenAddress.EnsureUrlsAreUsable(builder.Configuration);
    builder.ListenOn(() => ListenAddress.Of(options));

    await using var database = await ServerDatabase.StartAsync(options, CancellationToken.None);
    builder.AddServiceDefaults("codesight-indexer");
    builder.AddRedis(options);
    builder.Services
        .AddSingleton(options)
        .AddCoordination(options)
        .AddDatabase(database)
        .AddEmbedding()
        .AddExtraction()
        .AddChunking()
        .AddIndexing()
        .AddIndexingHost(IndexerHost.Drain);

    await using var app = builder.Build();
    app.MapProbes();
    await app.RunAsync();
    return 0;
}
catch (StartRefusedException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return StartRefusedException.ExitCode;
}
