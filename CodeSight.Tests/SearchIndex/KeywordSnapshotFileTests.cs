using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Snapshots;

namespace CodeSight.Tests.SearchIndex;

public sealed class KeywordSnapshotFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-keywords-").FullName;

    private string FilePath => Path.Combine(_folder, "state", "keywords.snapshot");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Index_read_from_a_file_equals_the_one_that_was_saved()
    {
        var random = new Random(1);
        var saved = LivedIndex(random);
        new KeywordSnapshotFile(FilePath).Save(saved.Snapshot, "database");

        var loaded = new KeywordSnapshotFile(FilePath).Load("database");
        var read = new KeywordIndex();
        read.Reset(loaded.Segment, loaded.Dictionary, loaded.ChangeNumber);

        Assert.Equal(saved.ChangeNumber, read.ChangeNumber);
        KeywordIndexTests.AssertEqual(saved, read, random);
        // And it lives on.
        var nextChunk = 100_000L;
        var change = KeywordIndexTests.RandomDocument(random, 7, ref nextChunk);
        saved.Apply([change], [8], 500);
        read.Apply([change], [8], 500);
        KeywordIndexTests.AssertEqual(saved, read, random);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "state")));
    }

    [Fact]
    public void Empty_index_can_be_saved_and_read()
    {
        new KeywordSnapshotFile(FilePath).Save(new KeywordIndex().Snapshot, "database");

        Assert.Null(new KeywordSnapshotFile(FilePath).Load("database").Refusal);
    }

    [Fact]
    public void File_of_another_database_or_none_is_refused()
    {
        var file = new KeywordSnapshotFile(FilePath);
        Assert.NotNull(file.Load("database").Refusal);
        file.Save(LivedIndex(new Random(2)).Snapshot, "database");

        Assert.Equal("it is of another database", file.Load("another").Refusal);
    }

    [Fact]
    public void Damaged_file_is_refused()
    {
        var file = new KeywordSnapshotFile(FilePath);
        file.Save(LivedIndex(new Random(3)).Snapshot, "database");
        var whole = File.ReadAllBytes(FilePath);
        foreach (var length in new[] { 0, 1, 40, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.NotNull(file.Load("database").Refusal);
        }

        for (var at = 0; at < whole.Length; at += 97)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x40;
            File.WriteAllBytes(FilePath, damaged);
            Assert.NotNull(file.Load("database").Refusal);
        }
    }

    private static KeywordIndex LivedIndex(Random random)
    {
        var index = new KeywordIndex();
        var nextChunk = 1L;
        for (var change = 1; change < 80; change++)
            index.Apply([KeywordIndexTests.RandomDocument(random, random.Next(1, 60), ref nextChunk)], [random.Next(1, 60)], change);
        return index;
    }
}
