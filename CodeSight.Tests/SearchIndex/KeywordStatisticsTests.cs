using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Segments;
using CodeSight.SearchIndex.Snapshots;

namespace CodeSight.Tests.SearchIndex;

public sealed class KeywordStatisticsTests : IDisposable
{
    private const int Steps = 400;

    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-statistics-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Statistics_are_those_of_a_fresh_index_after_any_history(int seed)
    {
        var random = new Random(seed);
        var file = new KeywordSnapshotFile(Path.Combine(_folder, "keywords.snapshot"));
        var index = new KeywordIndex();
        var now = new Dictionary<long, KeywordDocument>();
        var changedSinceSave = new HashSet<long>();
        var (nextChunk, compacted, restarted) = (1L, 0, 0);
        for (var change = 1; change <= Steps; change++)
        {
            var changed = Changed(random, ref nextChunk);
            var removed = now.Keys.Where(_ => random.Next(60) == 0).Append(10_000 + change).ToList();
            var segments = index.Snapshot.Views.Count;
            index.Apply(changed, removed, change);
            if (index.Snapshot.Views.Count <= segments) compacted++;
            foreach (var id in removed) now.Remove(id);
            foreach (var document in changed) Set(now, document);
            changedSinceSave.UnionWith([.. removed, .. changed.Select(document => document.DocumentId)]);

            switch (random.Next(25))
            {
                case 0:
                    file.Save(index.Snapshot, "database");
                    changedSinceSave.Clear();
                    break;
                case 1 when File.Exists(Path.Combine(_folder, "keywords.snapshot")):
                    // The process was killed: it begins with what was saved and takes in what has changed since, each document once.
                    index = Restart(file, now, changedSinceSave, change);
                    restarted++;
                    break;
            }

            if (change % 10 == 0) Assert.Empty(IndexStatistics.DifferencesFromFresh(index, now.Values));
        }

        Assert.True(compacted > 10 && restarted > 3, $"{compacted} compactions and {restarted} restarts are too few to show anything");
        index.Apply([], [.. now.Keys], Steps + 1);
        Assert.Empty(IndexStatistics.DifferencesFromFresh(index, []));
    }

    /// <summary>Some documents, now and then one of them twice or one without chunks.</summary>
    private static List<KeywordDocument> Changed(Random random, ref long nextChunk)
    {
        var changed = new List<KeywordDocument>();
        for (var i = random.Next(8); i > 0; i--) changed.Add(KeywordIndexTests.RandomDocument(random, random.Next(1, 150), ref nextChunk));
        if (random.Next(5) == 0 && changed.Count > 0)
            changed.Add(KeywordIndexTests.RandomDocument(random, changed[0].DocumentId, ref nextChunk));
        if (random.Next(5) == 0) changed.Add(new KeywordDocument(random.Next(1, 150), "empty.md", []));
        return changed;
    }

    private static void Set(Dictionary<long, KeywordDocument> documents, KeywordDocument document)
    {
        if (document.Chunks.Count == 0) documents.Remove(document.DocumentId);
        else documents[document.DocumentId] = document;
    }

    private static KeywordIndex Restart(
        KeywordSnapshotFile file, Dictionary<long, KeywordDocument> now, HashSet<long> changedSinceSave, long change)
    {
        var loaded = file.Load("database");
        Assert.Null(loaded.Refusal);
        var index = new KeywordIndex();
        index.Reset(loaded.Segment, loaded.Dictionary, loaded.ChangeNumber);
        index.Apply(
            [.. changedSinceSave.Where(now.ContainsKey).Select(id => now[id])], [.. changedSinceSave.Where(id => !now.ContainsKey(id))], change);
        return index;
    }
}
