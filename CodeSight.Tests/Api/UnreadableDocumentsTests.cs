using CodeSight.Api.Hosting;
using CodeSight.Api.Security;
using CodeSight.Core.Configuration;
using CodeSight.Core.Indexing;
using CodeSight.Core.Indexing.Scan;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Api;

/// <summary>A folder that is mounted and that the server's user may not read is no missing mount, and no healthy one.</summary>
public sealed class UnreadableDocumentsTests : IDisposable
{
    private const UnixFileMode ReadableForAll = (UnixFileMode)0b101_101_101;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("codesight-unreadable-");
    private readonly CodeSightOptions _options;

    public UnreadableDocumentsTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "a.md"), "a");
        _options = new CodeSightOptions { DataDir = "/index", DocsDir = _folder.FullName, EmbeddingModelDir = "" };
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Start_says_that_the_folder_cannot_be_read()
    {
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.None);

        var text = Notes();

        Assert.Contains(
            $"The documents folder {_folder.FullName} cannot be read; give the user '{Environment.UserName}'",
            text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Mount your documents", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Health_is_degraded_until_the_folder_can_be_read()
    {
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.None);
        Assert.Equal(HealthStatus.Degraded, Health());

        File.SetUnixFileMode(_folder.FullName, ReadableForAll);
        Assert.Equal(HealthStatus.Healthy, Health());
    }

    [Fact]
    public void Start_asks_for_a_mount_where_the_folder_is_empty()
    {
        File.Delete(Path.Combine(_folder.FullName, "a.md"));
        File.SetUnixFileMode(_folder.FullName, ReadableForAll);

        Assert.Contains("Mount your documents", Notes(), StringComparison.Ordinal);
    }

    private string Notes() => Unprivileged.Run(() =>
    {
        using var logs = new CapturedLogs();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        var notes = new StartupNotes(
            _options, new ConfigurationBuilder().Build(), new AccessKey(_options), factory.CreateLogger<StartupNotes>());
        Assert.True(notes.StartAsync(CancellationToken.None).IsCompletedSuccessfully);
        return logs.Text;
    });

    private HealthStatus Health() => Unprivileged.Run(() =>
    {
        var checking = new DocumentsHealth(new DocumentsFolder(_options), new FakeIndexing()).CheckHealthAsync(new HealthCheckContext());
        Assert.True(checking.IsCompletedSuccessfully);
        return checking.Result.Status;
    });
}
