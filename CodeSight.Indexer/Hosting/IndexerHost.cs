using CodeSight.Core.Configuration;
using CodeSight.ServiceDefaults;

namespace CodeSight.Indexer.Hosting;

/// <summary>Builds the worker process: content root, logging, shutdown.</summary>
internal static class IndexerHost
{
    /// <summary>How long the work in hand may go on at the stop.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(18);

    // A container is killed 30 s after it was asked to stop, or sooner.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(24);

    /// <summary>Returns a builder that reads appsettings.json beside the program, whatever the current folder is.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddConsoleLogs();
        builder.SayRefusalsOnly<StartRefusedException>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }
}
