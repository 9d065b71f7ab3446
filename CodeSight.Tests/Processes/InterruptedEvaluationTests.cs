using System.Collections.Concurrent;
using System.Diagnostics;
using CodeSight.Api.Search;
using CodeSight.Bench.Evaluate;
using CodeSight.Tests.Bench;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Processes;

/// <summary>Ctrl-C at an evaluation that has a server of its own: a terminal sends it to everything that it runs in front.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class InterruptedEvaluationTests
{
    private const int Interrupted = 130;

    [Theory]
    [InlineData("", "before it has started the server")]
    [InlineData("server.lock", "while the server starts")]
    [InlineData("postgres.new", "while the server makes its database")]
    [InlineData("postgres/postmaster.pid", "while the server starts its Postgres")]
    public async Task Interrupted_evaluation_leaves_nothing_behind(string entry, string moment)
    {
        using var temporary = new TemporaryFolder();
        using var evaluation = Start(temporary.Path);
        var lines = new BlockingCollection<string>();
        evaluation.ErrorDataReceived += (_, line) => lines.Add(line.Data ?? "");
        evaluation.OutputDataReceived += (_, _) => { };
        evaluation.BeginErrorReadLine();
        evaluation.BeginOutputReadLine();
        Assert.StartsWith("indexing ", lines.Take(), StringComparison.Ordinal);
        await ProcessWorld.UntilAsync(() => Task.FromResult(entry.Length == 0 || evaluation.HasExited || StatesOf(temporary.Path).Any(state => Path.Exists(Path.Combine(state, entry)))));

        await InterruptGroupAsync(evaluation.Id);
        await evaluation.WaitForExitAsync().WaitAsync(ProcessWorld.MaxWait);

        Assert.True(evaluation.ExitCode == Interrupted, $"Exit code {evaluation.ExitCode}, interrupted {moment}.");
        Assert.Empty(StatesOf(temporary.Path));
        // Their end is the system's to notice, a moment later.
        await ProcessWorld.UntilAsync(() => Task.FromResult(!HasProcesses(temporary.Path)));
    }

    /// <summary>As a terminal would run it: it leads a group of processes.</summary>
    private static Process Start(string temporary)
    {
        var samples = Path.Combine(SharedData.RepositoryRoot, "samples");
        string[] evaluate =
        [
            // A shell that runs the tests in its background has them ignore this signal, and all that they start.
            "env", "--default-signal=INT", "dotnet", typeof(EvalCommand).Assembly.Location, EvalCommand.Name, Path.Combine(
                samples, "evaluation.jsonl"),
            "--corpus", Path.Combine(samples, "handbook"), "--app", typeof(SearchBody).Assembly.Location,
        ];
        var start = new ProcessStartInfo("setsid", evaluate) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = temporary;
        return Process.Start(start) ?? throw new InvalidOperationException("setsid did not start.");
    }

    private static async Task InterruptGroupAsync(int group)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -s INT -- -{group}"]);
        await kill.WaitForExitAsync();
    }

    private static string[] StatesOf(string temporary) => Directory.GetDirectories(temporary, "codesight-eval-*");

    /// <summary>Whether a process runs that was given this folder for temporary files.</summary>
    private static bool HasProcesses(string temporary) => Directory.EnumerateDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains($"TMPDIR={temporary}\0", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
