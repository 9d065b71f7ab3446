using System.Runtime.CompilerServices;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People.Usage;

namespace CodeSight.Tests.Asking;

/// <summary>Writes the drafts that the test gives: the same one whole, or in these parts.</summary>
internal sealed class FixedWriter(params string[] parts) : IAnswerWriter
{
    public static TokenUsage Usage { get; } = new(100, 7);

    public string Model { get; init; } = "test/fixed";

    public bool RunsLocally { get; init; } = true;

    /// <summary>What was given last.</summary>
    public IReadOnlyList<Passage> Passages { get; private set; } = [];

    public AnswerCost? CostOf(AskedQuestion question, IReadOnlyList<Passage> passages) => null;

    public Task<Reply> WriteAsync(AskedQuestion question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        Passages = passages;
        return Task.FromResult(new Reply(string.Concat(parts), Usage));
    }

    public async IAsyncEnumerable<Reply> StreamAsync(
        AskedQuestion question, IReadOnlyList<Passage> passages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Passages = passages;
        foreach (var part in parts)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new Reply(part);
        }

        yield return new Reply("", Usage);
    }
}
