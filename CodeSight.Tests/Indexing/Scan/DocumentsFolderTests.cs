using System.Diagnostics;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Indexing.Scan;

namespace CodeSight.Tests.Indexing.Scan;

public sealed class DocumentsFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-scan-").FullName;
    private readonly string _docs;

    public DocumentsFolderTests() => _docs = Directory.CreateDirectory(Path.Combine(_folder, "docs")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Ignore_files_hold_at_every_level_and_the_deeper_one_wins()
    {
        WriteText(".gitignore", "*.log\n/private/\nnotes/*\n!notes/kept.md\n");
        Write("a.md", "a.log", "private/a.md", "sub/private/b.md", "notes/lost.md", "notes/kept.md", "sub/c.log", "sub/d.md");
        WriteText("sub/.gitignore", "!c.log\n");
        WriteText("sub/.codesightignore", "d.md\n");

        Assert.Equal(["a.md", "notes/kept.md", "sub/c.log", "sub/private/b.md"], Seen());
    }

    [Fact]
    public void Folder_that_is_ignored_cannot_be_let_in_from_below()
    {
        WriteText(".gitignore", "drafts/\n!drafts/kept.md\n");
        Write("drafts/kept.md", "drafts/deep/x.md", "a.md");
        WriteText("drafts/.gitignore", "!*\n");

        Assert.Equal(["a.md"], Seen());
    }

    [Fact]
    public void Codesightignore_goes_over_the_gitignore_beside_it()
    {
        WriteText(".gitignore", "*.md\n");
        WriteText(".codesightignore", "!important.md\n");
        Write("a.md", "important.md");

        Assert.Equal(["important.md"], Seen());
    }

    [Fact]
    public void Folders_and_files_that_never_hold_documents_are_passed_over()
    {
        Write(
            ".git/config", "node_modules/x/readme.md", "app/node_modules/y.md", "app/bin/out.md", "app/App.csproj", "bin/kept.md", "venv/kept.md",
            "env/pyvenv.cfg", "env/lib.md", ".DS_Store", "Thumbs.db", "~$letter.docx", ".~lock.letter.odt#", "._a.md", ".github/kept.md", "a.md");

        Assert.Equal([".github/kept.md", "a.md", "app/App.csproj", "bin/kept.md", "venv/kept.md"], Seen());
    }

    [Fact]
    public void Own_data_folder_inside_the_documents_is_passed_over()
    {
        Write("state/postgres/PG_VERSION", "a.md");

        Assert.Equal(["a.md"], Seen(dataDir: Path.Combine(_docs, "state")));
    }

    [Fact]
    public void Links_out_of_the_folder_are_listed_and_not_followed()
    {
        File.WriteAllText(Path.Combine(_folder, "secret.md"), "secret");
        Directory.CreateDirectory(Path.Combine(_folder, "outside"));
        File.WriteAllText(Path.Combine(_folder, "outside", "x.md"), "secret");
        Write("a.md");
        Link("absolute.md", Path.Combine(_folder, "secret.md"));
        Link("relative.md", "../secret.md");
        Link("folder", "../outside");
        Link("step.md", "relative.md");
        Link("docs-sibling", _docs + "2");

        var listing = List();

        Assert.Equal(["a.md"], listing.Files.Where(file => file.Refusal is null).Select(file => file.Path));
        Assert.Equal(5, listing.Files.Count(file => file.Refusal?.State == DocumentState.Skipped));
        Assert.All(["absolute.md", "relative.md", "step.md"], path => Assert.Null(Folder().Locate(path)));
        Assert.Null(Folder().Locate("folder/x.md"));
        Assert.NotNull(Folder().Locate("a.md"));
    }

    [Fact]
    public async Task Hash_is_that_of_a_file_in_the_folder_alone()
    {
        File.WriteAllText(Path.Combine(_folder, "secret.md"), "abc");
        WriteText("a.md", "abc");
        Link("inside.md", "a.md");
        Link("outside.md", "../secret.md");

        // FIPS 180-2, appendix B.1.
        const string published = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";
        Assert.Equal(published, Convert.ToHexString(await HashAsync("a.md") ?? []));
        Assert.Equal(published, Convert.ToHexString(await HashAsync("inside.md") ?? []));
        Assert.Null(await HashAsync("outside.md"));
        Assert.Null(await HashAsync("missing.md"));

        Task<byte[]?> HashAsync(string path) => ContentHash.OfAsync(Folder(), path, 3, CancellationToken.None);
    }

    [Fact]
    public void Links_inside_the_folder_show_each_file_once_and_circles_end()
    {
        Write("real/a.md", "node_modules/b.md");
        Link("again.md", "real/a.md");
        Link("real/up", "..");
        Link("loop", "loop");
        Link("library", "node_modules");

        var files = List().Files;

        Assert.Equal(["library/b.md", "real/a.md"], files.Where(file => file.Refusal is null).Select(file => file.Path));
        Assert.Equal(["again.md", "loop"], files.Where(file => file.Refusal is not null).Select(file => file.Path));
    }

    [Fact]
    public void Root_may_itself_be_a_link()
    {
        Write("a.md");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), _docs);
        var folder = new DocumentsFolder(Options(Path.Combine(_folder, "link"), _folder + "/data"));

        Assert.Equal(["a.md"], folder.List(CancellationToken.None).Files.Select(file => file.Path));
        Assert.NotNull(folder.Locate("a.md"));
    }

    [Fact]
    public void Missing_root_is_said_to_be_missing()
    {
        Directory.Delete(_docs);

        Assert.Equal(RootState.Missing, List().Root);
        Directory.CreateDirectory(_docs);
        Assert.Equal(RootState.Readable, List().Root);
    }

    [Fact]
    public void Name_that_is_not_utf8_gets_a_row_that_says_so()
    {
        Write("a.md");
        // .NET can neither make nor remove such a name.
        Shell("printf x > \"$(printf 'b\\377.md')\"");

        var broken = Assert.Single(List().Files, file => file.Path != "a.md");
        Shell("rm -f b*.md");

        Assert.Equal(DocumentState.Failed, broken.Refusal?.State);
        Assert.Contains("UTF-8", broken.Refusal?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_keep_their_bytes_whatever_their_normal_form()
    {
        Write("caf\u00E9.md", "cafe\u0301.md", "a b#%\u4E2D\u6587 \U0001F388.md", "back\\slash.md");

        Assert.Equal(["a b#%\u4E2D\u6587 \U0001F388.md", "back\\slash.md", "cafe\u0301.md", "caf\u00E9.md"], Seen());
    }

    [Fact]
    public void Impossible_time_stamp_leaves_its_file_and_all_others_listed()
    {
        Write("a.md", "odd.md");
        Link("link.md", Path.Combine(_docs, "node_modules", "odd.md"));
        Write("node_modules/odd.md");
        // The year 11476, which some file systems can hold; the others keep their own latest time.
        Shell("touch -d @300000000000 odd.md node_modules/odd.md");

        var files = List().Files.Where(file => file.Path != "a.md").ToList();

        Assert.Equal(["link.md", "odd.md"], files.Select(file => file.Path));
        Assert.All(files, file => Assert.Equal((1L, null), (file.SizeBytes, file.Refusal)));
        Assert.All(files, file => Assert.True(file.ModifiedTicks > new DateTime(2400, 1, 1).Ticks));
    }

    [Fact]
    public void Names_cut_for_the_ledger_are_short_and_differ_as_their_paths_do()
    {
        var path = string.Concat(Enumerable.Repeat("\U0001F388", 600));

        Assert.True(LedgerName.Fits(path[..1000]));
        Assert.False(LedgerName.Fits(path));
        Assert.True(LedgerName.Fits(LedgerName.Shorten(path)));
        Assert.StartsWith(path[..900], LedgerName.Shorten(path), StringComparison.Ordinal);
        Assert.Equal(LedgerName.Shorten(path), LedgerName.Shorten(path));
        Assert.NotEqual(LedgerName.Shorten(path + "a"), LedgerName.Shorten(path + "b"));
    }

    private void Shell(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = _docs });
        shell?.WaitForExit();
    }

    private void Write(params string[] paths)
    {
        foreach (var path in paths) WriteText(path, "x");
    }

    private void WriteText(string path, string text)
    {
        var full = Path.Combine(_docs, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!); // a file below the folder has a parent
        File.WriteAllText(full, text);
    }

    private void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(_docs, path), target);

    private IEnumerable<string> Seen(string? dataDir = null) =>
        List(dataDir).Files.Select(file => file.Path).Where(path => !Path.GetFileName(path).EndsWith("ignore", StringComparison.Ordinal));

    private FolderListing List(string? dataDir = null) => Folder(dataDir).List(CancellationToken.None);

    private DocumentsFolder Folder(string? dataDir = null) => new(Options(_docs, dataDir ?? Path.Combine(_folder, "data")));

    private static CodeSightOptions Options(string docs, string data) => new() { DocsDir = docs, DataDir = data, EmbeddingModelDir = "" };
}
