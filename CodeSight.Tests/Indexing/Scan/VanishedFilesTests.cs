using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing.Scan;

namespace CodeSight.Tests.Indexing.Scan;

public sealed class VanishedFilesTests : IDisposable
{
    private readonly string _docs = Directory.CreateTempSubdirectory("codesight-vanished-").FullName;

    public void Dispose() => Directory.Delete(_docs, recursive: true);

    [Fact]
    public void Files_of_an_unreadable_folder_are_kept_even_by_a_forced_rebuild()
    {
        var known = Known("a.md", "locked/b.md", "locked/c.md", "lockedx.md", "d.md", "e.md");

        var plan = Plan(known, ["a.md", "d.md", "e.md"], ["locked"], RootState.Readable, forceRebuild: true);

        Assert.Equal([3L], plan.Removals);
        Assert.Equal((2, 1), (plan.Kept, plan.Removed));
        Assert.Equal("The folder locked could not be read: 2 known files were kept", plan.Message);
    }

    [Fact]
    public void Exactly_half_of_the_files_may_leave()
    {
        var plan = Plan(Known("a.md", "b.md"), ["a.md"], [], RootState.Readable, forceRebuild: false);

        Assert.Equal([1L], plan.Removals);
        Assert.Null(plan.Message);
    }

    [Fact]
    public void Unreadable_root_fails_the_scan_and_keeps_everything()
    {
        var plan = Plan(Known("a.md", "b.md"), [], [""], RootState.Unreadable, forceRebuild: true);

        Assert.True(plan.IsFailed);
        Assert.Empty(plan.Removals);
        Assert.Equal(2, plan.Kept);
        Assert.Contains("cannot be read", plan.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_rows_leave_without_being_counted()
    {
        var known = Known("a.md", "b.xyz");
        known[1] = known[1] with { State = DocumentState.Skipped };

        var plan = Plan(known, ["a.md"], [], RootState.Readable, forceRebuild: false);

        Assert.Equal([1L], plan.Removals);
        Assert.Equal(0, plan.Removed);
    }

    private ScanPlan Plan(List<KnownDocument> known, string[] seen, string[] unreadable, RootState root, bool forceRebuild)
    {
        var folder = new DocumentsFolder(new CodeSightOptions { DocsDir = _docs, DataDir = _docs + "-data", EmbeddingModelDir = "" });
        var listing = new FolderListing([.. seen.Select(path => new SeenFile(path, 1, 1))], unreadable, root);
        var plan = new ScanPlan();
        new VanishedFiles(folder, listing, known).Plan(plan, [.. known.Where(document => !seen.Contains(document.FilePath))], forceRebuild);
        return plan;
    }

    private static List<KnownDocument> Known(params string[] paths) =>
        [.. paths.Select((path, i) => new KnownDocument(i, path, DocumentState.Indexed, null, 1, 1, 1, null, "1", 1, 0))];
}
