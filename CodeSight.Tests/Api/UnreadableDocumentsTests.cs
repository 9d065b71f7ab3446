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

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("codesight-unreadable-");
    private readonly CodeSightOptions options;

    public UnreadableDocumentsTests()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "a.md"), "a");
        options = new CodeSightOptions { DataDir = "/index", DocsDir = folder.FullName, EmbeddingModelDir = "" };
    }

    public void Dispose()
    {
        File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Start_says_that_the_folder_cannot_be_read()
    {
        File.SetUnixFileMode(folder.FullName, UnixFileMode.None);

        var text = Notes();

        Assert.Contains($"The documents folder {folder.FullName} cannot be read; give the user '{Environment.UserName}'", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Mount your documents", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Health_is_degraded_until_the_folder_can_be_read()
    {
        File.SetUnixFileMode(folder.FullName, UnixFileMode.None);
        Assert.Equal(HealthStatus.Degraded, Health());

        File.SetUnixFileMode(folder.FullName, ReadableForAll);
        Assert.Equal(HealthStatus.Healthy, Health());
    }

    [Fact]
    public void Start_asks_for_a_mount_where_the_folder_is_empty()
    {
        File.Delete(Path.Combine(folder.FullName, "a.md"));
        File.SetUnixFileMode(folder.FullName, ReadableForAll);

        Assert.Contains("Mount your documents", Notes(), StringComparison.Ordinal);
    }

    private string Notes() => Unprivileged.Run(() =>
    {
        using var logs = new CapturedLogs();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        var notes = new StartupNotes(options, new ConfigurationBuilder().Build(), new AccessKey(options), factory.CreateLogger<StartupNotes>());
        Assert.True(notes.StartAsync(CancellationToken.None).IsCompletedSuccessfully);
        return logs.Text;
    });

    private HealthStatus Health() => Unprivileged.Run(() =>
    {
        var checking = new DocumentsHealth(new DocumentsFolder(options), new FakeIndexing()).CheckHealthAsync(new HealthCheckContext());
        Assert.True(checking.IsCompletedSuccessfully);
        return checking.Result.Status;
    });
}
