using System.Reflection;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;

namespace CodeSight.Api.Hosting;

/// <summary>Says at start what an operator should know.</summary>
internal sealed class StartupNotes(CodeSightOptions options, IConfiguration configuration, AccessKey key, ILogger<StartupNotes> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var version = typeof(StartupNotes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        logger.Starting(version, options.DocsDir, options.DataDir, options.LanguageModel.Backend, options.Fusion);
        if (!key.IsRequired) logger.RunningWithoutAuth();
        if (!key.IsRequired && ListenAddress.Reach(options, configuration).IsReachable) logger.OpenBeyondThisMachine();
        SayWhereDocumentsAreMissing();
        foreach (var name in Settings.Unknown(configuration)) logger.UnknownSetting(name);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void SayWhereDocumentsAreMissing()
    {
        try
        {
            if (!Directory.EnumerateFileSystemEntries(options.DocsDir).Any()) logger.NoDocuments(options.DocsDir);
        }
        catch (DirectoryNotFoundException)
        {
            logger.NoDocuments(options.DocsDir);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            logger.DocumentsUnreadable(options.DocsDir, Environment.UserName);
        }
    }
}
