using CodeSight.Api;
using CodeSight.Api.Hosting;
using CodeSight.Core.Configuration;

// Place for the extraction child process: `if (args is ["extract-host", ..]) return await ...`.

try
{
    var builder = ServerHost.CreateBuilder(args);
    var options = CodeSightOptionsReader.Read(builder.Configuration);
    builder.ListenOn(options);

    // Place for the private Postgres, started where options.PostgresConnectionString is null, and for the parts:
    // DatabaseSources, AddEmbedding, AddExtraction, AddChunking, AddKeywordSearch, AddIndexing, AddAsking.
    builder.Services.AddSingleton(options);
    builder.Services.AddHttpApi();

    await using var app = builder.Build();
    app.MapHttpApi();
    await app.RunAsync();
    return 0;
}
catch (ConfigurationException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return ServerHost.BadConfiguration;
}
