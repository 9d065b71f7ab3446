using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Indexing;
using CodeSight.Core.People;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Indexing;

/// <summary>Handing out a document's own file, whatever has happened to it since it was indexed.</summary>
public sealed class OriginalFileTests : IAsyncLifetime
{
    private const string Path = "plans/note.txt";
    private const string Text = "The plan of the first quarter.";
    private const string Secret = "nobody's business";
    private readonly string _outside = Directory.CreateTempSubdirectory("codesight-outside-").FullName;
    private IndexingWorld _world = null!; // set before each test

    public async Task InitializeAsync()
    {
        _world = await IndexingWorld.CreateAsync();
        _world.Write(Path, Text);
        File.WriteAllText(System.IO.Path.Combine(_outside, "note.txt"), Secret);
        await _world.RunAsync();
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        Directory.Delete(_outside, recursive: true);
    }

    [Fact]
    public async Task File_is_opened_with_the_hash_of_its_bytes()
    {
        var file = await OpenedAsync();

        Assert.Equal(Path, file.FilePath);
        Assert.Equal(Text, await TextOfAsync(file));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Text)), file.Sha256);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hash_is_that_of_the_present_bytes_when_the_file_changed_since(bool scanned)
    {
        // Of the same length, and old: neither size nor time nor the row that waits for its reading may be trusted.
        var changed = new string([.. Text.Reverse()]);
        File.SetLastWriteTimeUtc(_world.Write(Path, changed), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        if (scanned) await _world.ScanAsync();

        var file = await OpenedAsync();

        Assert.Equal(changed, await TextOfAsync(file));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(changed)), file.Sha256);
    }

    [Fact]
    public async Task File_behind_a_link_inside_the_folder_is_opened()
    {
        var full = Full();
        File.Move(full, System.IO.Path.Combine(_world.Docs, "moved.txt"));
        File.CreateSymbolicLink(full, "../moved.txt");

        Assert.Equal(Text, await TextOfAsync(await OpenedAsync()));
    }

    [Fact]
    public async Task Unknown_document_and_one_without_text_are_unknown()
    {
        _world.Write("empty.txt", "EMPTY");
        await _world.RunAsync();
        var empty = (await _world.LedgerAsync())["empty.txt"].DocumentId;

        Assert.IsType<OriginalFile.Unknown>(await _world.Indexing.OpenFileAsync(Principal.Operator, empty, CancellationToken.None));
        Assert.IsType<OriginalFile.Unknown>(await _world.Indexing.OpenFileAsync(Principal.Operator, long.MaxValue, CancellationToken.None));
    }

    [Theory]
    [InlineData("deleted", typeof(OriginalFile.Gone))]
    [InlineData("folder deleted", typeof(OriginalFile.Gone))]
    [InlineData("folder is a file", typeof(OriginalFile.Gone))]
    [InlineData("folder", typeof(OriginalFile.Replaced))]
    [InlineData("pipe", typeof(OriginalFile.Replaced))]
    [InlineData("link to a pipe", typeof(OriginalFile.Replaced))]
    [InlineData("socket", typeof(OriginalFile.Replaced))]
    [InlineData("device", typeof(OriginalFile.Replaced))]
    [InlineData("link to a device", typeof(OriginalFile.Replaced))]
    [InlineData("link out", typeof(OriginalFile.Replaced))]
    [InlineData("folder linked out", typeof(OriginalFile.Replaced))]
    [InlineData("link to a process's file", typeof(OriginalFile.Replaced))]
    [InlineData("link to itself", typeof(OriginalFile.Unreadable))]
    public async Task File_that_was_replaced_is_never_waited_for_nor_handed_out(string by, Type outcome)
    {
        var full = Full();
        var parent = System.IO.Path.GetDirectoryName(full)!; // a file below the folder has a parent
        File.Delete(full);
        using var held = by == "link to a process's file" ? File.OpenRead(System.IO.Path.Combine(_outside, "note.txt")) : null;
        switch (by)
        {
            case "folder deleted": Directory.Delete(parent); break;
            case "folder is a file": Directory.Delete(parent); File.WriteAllText(parent, Secret); break;
            case "folder": Directory.CreateDirectory(full); break;
            case "pipe": SpecialFiles.MakePipe(full); break;
            case "link to a pipe": SpecialFiles.MakePipe(full + ".pipe"); File.CreateSymbolicLink(full, full + ".pipe"); break;
            case "socket": new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified).Bind(new UnixDomainSocketEndPoint(full)); break;
            case "device": if (!SpecialFiles.TryMakeDevice(full)) SpecialFiles.MakePipe(full); break;
            case "link to a device": File.CreateSymbolicLink(full, "/dev/zero"); break;
            case "link out": File.CreateSymbolicLink(full, System.IO.Path.Combine(_outside, "note.txt")); break;
            case "folder linked out": Directory.Delete(parent); Directory.CreateSymbolicLink(parent, _outside); break;
            case "link to a process's file": File.CreateSymbolicLink(full, $"/proc/self/fd/{held!.SafeFileHandle.DangerousGetHandle()}"); break;
            case "link to itself": File.CreateSymbolicLink(full, full); break;
        }

        // A wait for a writer would be for ever.
        var opened = await Task.Run(() => _world.Indexing.OpenFileAsync(Principal.Operator, Id(), CancellationToken.None)).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.IsType(outcome, opened);
    }

    [Fact]
    public async Task File_that_is_swapped_for_a_link_while_it_is_opened_never_gives_what_lies_outside()
    {
        var full = Full();
        var link = full + ".link";
        File.CreateSymbolicLink(link, System.IO.Path.Combine(_outside, "note.txt"));
        var id = Id();
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) SpecialFiles.Exchange(full, link);
        });
        var (own, refused) = (0, 0);
        while (own < 200 || refused < 200)
            switch (await _world.Indexing.OpenFileAsync(Principal.Operator, id, CancellationToken.None))
            {
                case OriginalFile.Opened file:
                    Assert.Equal(Text, await TextOfAsync(file));
                    own++;
                    break;
                case var other:
                    Assert.IsType<OriginalFile.Replaced>(other);
                    refused++;
                    break;
            }

        await stop.CancelAsync();
        await swapping;
    }

    private static async Task<string> TextOfAsync(OriginalFile.Opened file)
    {
        using var reader = new StreamReader(file.Content);
        return await reader.ReadToEndAsync();
    }

    private string Full() => System.IO.Path.Combine(_world.Docs, Path);

    private long Id() => _world.LedgerAsync().GetAwaiter().GetResult()[Path].DocumentId;

    private async Task<OriginalFile.Opened> OpenedAsync() =>
        Assert.IsType<OriginalFile.Opened>(await _world.Indexing.OpenFileAsync(Principal.Operator, Id(), CancellationToken.None));
}
