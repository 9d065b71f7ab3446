using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Telemetry;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Globs;

namespace CodeSight.Core.Asking.Explain;

/// <summary>Explains by running the search itself, and then ranking the whole index with the parts that it consists of.</summary>
internal sealed class Explainer(
    Admission admission, SearchPipeline search, IKeywordIndex keywords, PassageReader passages, IAnswerWriter writer, IKeywordFeed? feed = null) : IExplainer
{
    private const int MaxAhead = 5;
    private const int MaxWords = 50;

    /// <inheritdoc/>
    public async Task<Explanation> ExplainAsync(ExplainedFile file, SearchRequest question, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("explain");
        using var place = await admission.EnterAsync(cancellationToken);
        var glob = question.FileGlob is null ? null : FileGlob.Parse(question.FileGlob);
        var isLoaded = feed is null or { IsLoaded: true };
        var snapshot = keywords.Current.Within(file.Caller.Readable);
        if (snapshot.ChunksOf(file.FilePath).Count == 0)
        {
            if (!isLoaded) throw new IndexLoadingException();
            return file.State is null
                ? new Explanation(Verdict.NotThere, ExplanationText.NotThere) { DidYouMean = NearestPaths.Of(file.FilePath, snapshot.Paths()) }
                : new Explanation(Verdict.NotIndexed, ExplanationText.NotIndexed(file.State, file.Reason));
        }

        HidingFilter? hiding = !file.Reader.Readable.IsMatch(file.FilePath) ? HidingFilter.Collections
            : glob?.IsMatch(file.FilePath) == false ? HidingFilter.FileGlob
            : null;
        var reader = hiding is null ? file.Reader : file.Caller;
        var asked = hiding is null ? question : question with { FileGlob = null };
        var found = await search.FindAsync(reader, asked with { TopK = Math.Max(asked.TopK, search.Depth) }, cancellationToken);
        asked = asked with { Text = found.Question.Corrected };
        var ranking = await search.RankAllAsync(reader, asked, file.FilePath, cancellationToken);
        var explanation = await RankedAsync(found, ranking, cancellationToken) with
        {
            SearchedFor = asked.Text,
            FilteredBy = hiding,
        };
        var (present, missing) = Words(keywords.Current.Within(reader.Readable), asked.Text, ranking.OfFile);
        explanation = explanation with { WordsFound = present, WordsMissing = missing };
        return await JudgeAsync(explanation, found, ranking, file.FilePath, asked.TopK, cancellationToken);
    }

    /// <summary>Where the file stands, without a verdict.</summary>
    private async Task<Explanation> RankedAsync(FoundPassages found, FullRanking ranking, CancellationToken cancellationToken)
    {
        var ofFile = ranking.OfFile.ToHashSet();
        var order = Order(found, ranking);
        var at = order.FindIndex(candidate => ofFile.Contains(candidate.Candidate.ChunkId));
        var best = at >= 0 ? order[at] : Unranked(ranking);
        var passage = found.Passages.FirstOrDefault(passage => passage.ChunkId == best.Candidate.ChunkId)
            ?? (await passages.ReadAsync([best], cancellationToken) is [var read] ? read : null);
        return new Explanation(Verdict.TooLow, "")
        {
            Passage = passage,
            Fused = at < 0 ? null : new ArmRank(at + 1, ranking.Fused is null ? null : order.Count, passage?.Score ?? best.Score),
            Keywords = RankOf(ranking.Keywords.Select(hit => (hit.ChunkId, (double)hit.Score))),
            Vectors = ranking.Vectors is { } vectors
                ? RankOf(vectors.Select(chunk => (chunk.ChunkId, (double)(chunk.Cosine ?? 0))))
                : ranking.Cosines.Count == 0 ? null : new ArmRank(null, null, ranking.Cosines.Values.Max()),
            Ahead = [.. found.Passages.Take(at < 0 ? int.MaxValue : at).Select(other => other.FilePath).Distinct().Take(MaxAhead)],
        };

        ArmRank? RankOf(IEnumerable<(long ChunkId, double Score)> arm)
        {
            var (rank, count, score) = (0, 0, 0d);
            foreach (var (chunk, its) in arm)
            {
                count++;
                if (rank == 0 && ofFile.Contains(chunk)) (rank, score) = (count, its);
            }

            return rank == 0 ? null : new ArmRank(rank, count, score);
        }
    }

    /// <summary>The order of a search: its passages, then the other candidates, then what it does not consider.</summary>
    private static List<FusedCandidate> Order(FoundPassages found, FullRanking ranking)
    {
        var first = found.Passages
            .Select(passage => new FusedCandidate(new Candidate(passage.ChunkId, (float)passage.Bm25, (float?)passage.Cosine), passage.Score));
        return [.. first.Concat(ranking.Candidates).Concat(ranking.Fused ?? []).DistinctBy(candidate => candidate.Candidate.ChunkId)];
    }

    // Neither arm finds it: the nearest of its chunks, or else the first.
    private static FusedCandidate Unranked(FullRanking ranking)
    {
        var chunk = ranking.Cosines.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key)
            .FirstOrDefault(ranking.OfFile.Order().FirstOrDefault());
        return new FusedCandidate(new Candidate(chunk, 0, ranking.Cosines.TryGetValue(chunk, out var cosine) ? cosine : null), 0);
    }

    private async Task<Explanation> JudgeAsync(
        Explanation ranked, FoundPassages found, FullRanking ranking, string filePath, int topK, CancellationToken cancellationToken)
    {
        var verdict = ranked.FilteredBy is not null ? Verdict.Filtered
            : ranked.Fused?.Rank <= topK ? Verdict.Found
            : ranking.HasModel && ranking.Cosines.Count == 0 ? Verdict.NoVectorsYet
            : ranked.Keywords is null ? Verdict.NoWordsInCommon
            : Verdict.TooLow;
        // A language model is not asked again: what it makes of the passages may change from one time to the next.
        if (verdict == Verdict.Found && writer is ExtractiveWriter extractive)
        {
            IReadOnlyList<Passage> offered = [.. found.Passages.Take(topK)];
            var draft = await extractive.DraftAsync(found.Question, offered, cancellationToken);
            var (_, sources) = Citations.Check(draft.Text, offered);
            ranked = ranked with { Answerability = new Judgement(draft.Signal, Answerability.Threshold) };
            if (sources.Count == 0) verdict = Verdict.AnsweredNot;
            else if (!sources.Any(source => source.FilePath == filePath)) verdict = Verdict.NotCited;
        }

        return ranked with { Verdict = verdict, Text = ExplanationText.Of(verdict, ranked, topK) };
    }

    /// <summary>The question's words that score, as they are written in it: those that the chunks have, and the others.</summary>
    private static (IReadOnlyList<string> Found, IReadOnlyList<string> Missing) Words(
        IKeywordSnapshot snapshot, string question, IReadOnlyList<long> chunks)
    {
        var scoring = snapshot.Analyse(question).Terms.Select(term => term.Text).ToHashSet(StringComparer.Ordinal);
        var words = Word.Split(question).Select(word => question[word.Start..word.End]).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxWords);
        var (found, missing) = (new List<string>(), new List<string>());
        foreach (var word in words)
        {
            QueryTerm[] terms = [.. snapshot.Analyse(word).Terms.Where(term => scoring.Contains(term.Text))];
            if (terms.Length == 0) continue;
            using var scores = snapshot.ScoreAll(new KeywordQuery(terms));
            (scores.Of(chunks).Any(score => score > 0) ? found : missing).Add(word);
        }

        return (found, missing);
    }
}
