using System.Diagnostics;
using CodeSight.Api.Search;
using CodeSight.Bench;
using CodeSight.Bench.Server;
using CodeSight.Tests.Bench;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Processes;

/// <summary>The server that an evaluation starts for itself: nothing of it may stay behind.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class OwnServerTests
{
    private static readonly string Program = typeof(SearchBody).Assembly.Location;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Own_server_leaves_nothing_behind_even_if_it_was_killed(bool isKilled)
    {
        using var documents = new TemporaryFolder();
        documents.Write("a.md", "The quince harvest begins in October.");
        var server = await OwnServer.StartAsync(Program, documents.Path, default);
        var run = await server.IndexAsync(TextWriter.Null, default);
        Assert.Equal(1, run.TotalFiles);
        Assert.Equal("a.md", Assert.Single(await server.Client.SearchAsync("quince", 5, default)).FilePath);
        var (folder, id, postgres) = (server.StateFolder, server.ProcessId, PostgresOf(server));
        if (isKilled) Process.GetProcessById(id).Kill();

        await server.DisposeAsync();

        Assert.False(Directory.Exists(folder));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
        // Its end is the system's to notice, a moment later.
        await ProcessWorld.UntilAsync(() => Task.FromResult(HasEnded(postgres)));
        Assert.True(File.Exists(Path.Combine(documents.Path, "a.md")));
    }

    [Fact]
    public async Task Own_server_leaves_nothing_behind_when_its_start_is_interrupted()
    {
        using var documents = new TemporaryFolder();
        using var interrupt = new CancellationTokenSource();
        var state = Directory.CreateTempSubdirectory("codesight-eval-").FullName;
        var start = OwnServer.StartAsync(Program, documents.Path, state, interrupt.Token);
        // While it makes its database.
        await ProcessWorld.UntilAsync(() => Task.FromResult(start.IsCompleted || Directory.Exists(Path.Combine(state, "postgres.new"))));
        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);

        Assert.False(Directory.Exists(state));
    }

    [Fact]
    public async Task Own_server_tells_why_it_does_not_start()
    {
        using var documents = new TemporaryFolder();
        var file = documents.Write("a.md", "A file is no folder.");
        var message = (await Assert.ThrowsAsync<InputException>(() => OwnServer.StartAsync(Program, file, default))).Message;
        Assert.StartsWith("The server did not start: CODESIGHT_DOCS_DIR", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_server_without_a_document_is_an_error_of_input()
    {
        using var documents = new TemporaryFolder();
        await using var server = await OwnServer.StartAsync(Program, documents.Path, default);
        var fault = await Assert.ThrowsAsync<InputException>(() => server.IndexAsync(TextWriter.Null, default));
        Assert.Equal("The folder has no document that can be indexed.", fault.Message);
    }

    [Fact]
    public async Task Server_in_a_terminal_outlives_a_private_Postgres_that_is_killed()
    {
        using var documents = new TemporaryFolder();
        using var state = new TemporaryFolder();
        documents.Write("a.md", "The quince harvest begins in October.");
        await using var server = ProgramProcess.Start(
            typeof(SearchBody),
            new Dictionary<string, string>
            {
                ["CODESIGHT_DOCS_DIR"] = documents.Path,
                ["CODESIGHT_DATA_DIR"] = state.Path,
                ["CODESIGHT_EMBEDDING_MODEL"] = Path.Combine(SharedData.RepositoryRoot, "models", "all-MiniLM-L6-v2"),
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            },
            "--terminal");
        await SaidAsync("Indexed: 1 files");
        var pidFile = Path.Combine(state.Path, "postgres", "postmaster.pid");
        var killed = File.ReadLines(pidFile).First();

        Process.GetProcessById(int.Parse(killed)).Kill();
        // Another one comes, and what changes after that is shown in the same terminal.
        await ProcessWorld.UntilAsync(
            () => Task.FromResult(File.Exists(pidFile) && File.ReadLines(pidFile).FirstOrDefault() is { } id && id != killed));
        documents.Write("b.md", "The medlar harvest begins in November.");
        await SaidAsync("Indexed: 2 files");

        Assert.False(server.HasExited);
        await server.StopAsync();
        Assert.Equal(0, server.ExitCode);

        Task SaidAsync(string text) => ProcessWorld.UntilAsync(() =>
        {
            if (server.HasExited) throw new InvalidOperationException("It ended: " + string.Join('\n', server.Lines.TakeLast(20)));
            return Task.FromResult(server.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)));
        });
    }

    /// <summary>Whether the process is gone, or only waits for the system to take note of its end.</summary>
    private static bool HasEnded(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static int PostgresOf(OwnServer server) =>
        int.Parse(File.ReadLines(Path.Combine(server.StateFolder, "postgres", "postmaster.pid")).First());
}
