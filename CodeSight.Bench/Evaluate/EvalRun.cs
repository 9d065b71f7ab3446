using System.Globalization;
using CodeSight.Bench.Corpus;
using CodeSight.Bench.Server;

namespace CodeSight.Bench.Evaluate;

/// <summary>One evaluation: what stands in the way, the figures, the worst questions, the result file, and the baseline.</summary>
/// <param name="progress">For warnings, and for what is going on.</param>
internal sealed class EvalRun(EvalSettings settings, TextWriter output, TextWriter progress)
{
    /// <summary>Exit code of a result that is too far below its baseline.</summary>
    public const int TooLow = 1;

    /// <summary>Evaluates a server of our own over a folder.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(string program, string documents, IReadOnlyList<Question> questions, CancellationToken cancellationToken) =>
        WithServerAsync(program, documents, progress, client => RunAsync(client, questions, cancellationToken), cancellationToken);

    /// <summary>Does something with a server of our own over a folder, once its index is complete.</summary>
    public static async Task<int> WithServerAsync(
        string program, string documents, TextWriter progress, Func<CodeSightClient, Task<int>> work, CancellationToken cancellationToken)
    {
        if (!File.Exists(program))
            throw new InputException($"There is no server {program}; build it, or give its CodeSight.Api.dll by --app.");
        if (!Directory.Exists(documents)) throw new InputException($"There is no folder {documents}.");
        await progress.WriteLineAsync($"indexing {documents}");
        await using var server = await OwnServer.StartAsync(program, documents, cancellationToken);
        var run = await server.IndexAsync(progress, cancellationToken);
        await progress.WriteLineAsync($"indexed {run.TotalFiles} files in {run.TotalChunks} chunks");
        return await work(server.Client);
    }

    /// <summary>Evaluates a running server.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CodeSightClient client, IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        foreach (var warning in await IndexWarnings.ReadAsync(client, questions, cancellationToken))
            await progress.WriteLineAsync($"warning: {warning}");
        var result = new EvaluationResult(
            settings.Name, settings.PageTolerance, await new Evaluation(client, settings.PageTolerance).RunAsync(questions, cancellationToken));
        await output.WriteLineAsync(Headline(result));
        await WriteAsync(EvaluationReport.Means(result));
        await WriteAsync(EvaluationReport.Worst(result, settings.Worst));
        if (settings.Save is { } path) ResultFile.Save(path, result);
        if (settings.Baseline is not { } baseline) return 0;
        var comparison = new BaselineComparison(baseline, result);
        await WriteAsync(comparison.Lines(settings.MaxDrop));
        return comparison.IsTooLow(settings.MaxDrop) ? TooLow : 0;
    }

    private static string Headline(EvaluationResult result)
    {
        var units = result.Questions.GroupBy(question => question.JudgedBy).OrderBy(unit => unit.Key).Select(
            unit => $"{unit.Count()} by {unit.Key.ToString().ToLowerInvariant()}");
        return string.Create(
            CultureInfo.InvariantCulture, $"{result.Name}: {result.Questions.Count} questions, judged {string.Join(", ", units)}");
    }

    // Each part stands by itself, below an empty line.
    private async Task WriteAsync(IEnumerable<string> lines)
    {
        var isFirst = true;
        foreach (var line in lines)
        {
            if (isFirst) await output.WriteLineAsync();
            isFirst = false;
            await output.WriteLineAsync(line);
        }
    }
}
