using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models;

namespace CodeSight.Core.Asking.Verify;

/// <summary>
/// Tells for each sentence of an answer how far the passages that it cites bear it out (C5). Rules find what contradicts them: numbers,
/// dates,
/// names, denials. What agrees is supported by its words, or by its likeness to a sentence of theirs.
/// </summary>
/// <remarks>Rules exist for English and, more roughly, German; of a sentence in another language only the numbers are checked.</remarks>
internal sealed class SupportCheck(IEmbedder embedder)
{
    /// <summary>Sentences of passages that are embedded for one answer at most.</summary>
    private const int MaxEmbedded = 24;

    /// <summary>Sources that are read for one statement at most.</summary>
    private const int MaxCited = 12;

    private const int ShortestQuotation = 3;

    // Measured on the pairs of samples/support.jsonl (docs/benchmarks.md).
    private const double ManyWords = 0.5;
    private const double SomeWords = 0.25;
    private const double FewWords = 0.2;
    private const double VeryAlike = 0.6;
    private const double Alike = 0.5;
    private const double AlikeClause = 0.4;
    private const double Unlike = 0.3;

    /// <summary>Judges the statements of a checked answer, in their order.</summary>
    /// <param name="text">The answer, whose [n] refers to <c>sources[n - 1]</c>.</param>
    /// <param name="question">The question; a name in it is no invention of the answer's.</param>
    public async Task<IReadOnlyList<AnswerSentence>> CheckAsync(
        string text, IReadOnlyList<Passage> sources, string question, CancellationToken cancellationToken)
    {
        var passages = new Evidence?[sources.Count];
        var judged = new List<Judgement>();
        foreach (var statement in StatementReader.Read(text)) judged.Add(Judge(statement, sources, passages, question));
        await CompareAsync([.. judged.Where(judgement => judgement.Coverage is not null)], cancellationToken);
        return [.. judged.Select(judgement => new AnswerSentence(judgement.Statement.Start, judgement.Statement.End, judgement.Support))];
    }

    /// <summary>The statements of an answer that is made of the passages' own sentences.</summary>
    public static IReadOnlyList<AnswerSentence> Quoted(string text) =>
        [.. StatementReader.Read(text).Select(statement => new AnswerSentence(statement.Start, statement.End, Support.Quoted))];

    private static Judgement Judge(Statement statement, IReadOnlyList<Passage> sources, Evidence?[] passages, string question)
    {
        if (statement.ClaimsNothing) return new Judgement(statement, Support.Supported);
        var cited = statement.Cited.Where(number => number >= 1 && number <= sources.Count).Take(MaxCited).ToList();
        if (cited.Count == 0) return new Judgement(statement, Support.None);
        var evidence = Evidence.Of([.. cited.Select(number => passages[number - 1] ??= Evidence.Of(sources[number - 1]))]);
        if (QuotedText.Fold(statement.Words).Count(letter => letter == ' ') > ShortestQuotation
            && QuotedText.OccursIn(statement.Words, evidence.Folded))
            return new Judgement(statement, Support.Quoted);
        var claim = Reading.Of(statement.Words);
        var (language, theirs) = (Languages.Of(claim.Tokens), Languages.Of(evidence));
        if (language == Language.Unknown) language = theirs;
        var isForeign = language == Language.Other || Languages.AreOther(language, theirs);
        if (NumberCheck.Contradicts(claim, evidence, isForeign)) return new Judgement(statement, Support.None);
        if (isForeign) return new Judgement(statement, Support.Supported);
        if (NameCheck.Contradicts(claim, evidence, question, language == Language.German) || DenialCheck.Contradicts(claim, evidence))
            return new Judgement(statement, Support.None);
        var coverage = Coverage.Of(claim, evidence);
        if (NumberCheck.IsStricter(claim, evidence)) return new Judgement(statement, Support.Weak);
        if (coverage.Share >= ManyWords && coverage.Missing.Count == 0) return new Judgement(statement, Support.Supported);
        if (language == Language.German) return new Judgement(statement, coverage.Share >= FewWords ? Support.Supported : Support.Weak);
        return new Judgement(statement, Support.Weak) { Coverage = coverage };
    }

    /// <summary>Settles by likeness what words alone did not.</summary>
    private async Task CompareAsync(List<Judgement> open, CancellationToken cancellationToken)
    {
        if (open.Count == 0) return;
        var places = open.SelectMany(judgement => judgement.Coverage?.Units ?? []).Distinct().Take(MaxEmbedded).ToList();
        var claims = open.SelectMany(judgement => Claims(judgement)).ToList();
        var vectors = await embedder.EmbedSentencesAsync([.. claims.Concat(places.Select(place => place.Reading.Text))], cancellationToken);
        var at = 0;
        foreach (var judgement in open)
        {
            var alike = Claims(judgement).Select(_ => Nearest(vectors[at++], vectors.AsSpan(claims.Count))).ToList();
            if (judgement.Coverage is { } coverage) judgement.Support = Decide(coverage, alike[0], alike.Skip(1).DefaultIfEmpty(1).Min());
        }
    }

    private static Support Decide(Coverage coverage, double alike, double leastAlikeClause)
    {
        if (coverage.Share < SomeWords && alike < Unlike) return Support.None;
        // A part that nothing is like is missing, whatever the rest says.
        if (!coverage.IsMissing && leastAlikeClause < AlikeClause) return Support.Weak;
        if (alike >= VeryAlike || (coverage.Share >= SomeWords && alike >= Alike)) return Support.Supported;
        return coverage.Share >= ManyWords && alike >= AlikeClause ? Support.Supported : Support.Weak;
    }

    private static IEnumerable<string> Claims(Judgement judgement) => [judgement.Statement.Words, .. judgement.Coverage?.Missing ?? []];

    private static double Nearest(float[] claim, ReadOnlySpan<float[]> places)
    {
        var best = 0.0;
        foreach (var place in places)
        {
            var sum = 0f;
            for (var i = 0; i < claim.Length; i++) sum += claim[i] * place[i]; // unit vectors
            best = Math.Max(best, sum);
        }

        return best;
    }

    private sealed class Judgement(Statement statement, Support support)
    {
        public Statement Statement { get; } = statement;

        public Support Support { get; set; } = support;

        /// <summary>Set where the words alone do not decide.</summary>
        public Coverage? Coverage { get; init; }
    }
}
