using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CodeSight.Extraction;
using CodeSight.Extraction.Host;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.Extraction;

public sealed class ExtractionServiceTests(ExtractionFixture fixture, ITestOutputHelper output) : IClassFixture<ExtractionFixture>
{
    [Fact]
    public async Task A_file_comes_back_with_its_hash_and_is_left_as_it_was()
    {
        var path = Path.Combine(fixture.Folder, "note.md");
        await File.WriteAllTextAsync(path, "# Leave\n\nTwenty days.\n");
        var before = File.GetLastWriteTimeUtc(path);

        var text = Assert.IsType<ExtractionResult.Text>(await fixture.Service.ExtractAsync(path, null, CancellationToken.None));

        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes("# Leave\n\nTwenty days.\n")), text.Sha256);
        Assert.Equal([new Block(BlockKind.Heading, "Leave", null, 1, 1, "Leave"),
            new Block(BlockKind.Paragraph, "Twenty days.", null, 3, 3, "Leave")], text.Document.Blocks);
        Assert.Equal("Leave", text.Document.Title);
        Assert.Equal(before, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public async Task A_file_outside_of_its_folder_by_the_time_it_is_opened_is_not_read()
    {
        if (!OperatingSystem.IsLinux()) return;
        var docs = Directory.CreateDirectory(Path.Combine(fixture.Folder, "docs")).FullName;
        var sibling = Directory.CreateDirectory(docs + "-secret").FullName;
        await File.WriteAllTextAsync(Path.Combine(sibling, "note.txt"), "outside");
        await File.WriteAllTextAsync(Path.Combine(docs, "own.txt"), "inside");
        File.CreateSymbolicLink(Path.Combine(docs, "file.txt"), Path.Combine(sibling, "note.txt"));
        Directory.CreateSymbolicLink(Path.Combine(docs, "folder"), sibling);
        File.CreateSymbolicLink(Path.Combine(docs, "again.txt"), Path.Combine(docs, "own.txt"));

        foreach (var name in (string[])["file.txt", "folder/note.txt", "../docs-secret/note.txt"])
            Assert.Contains("out of the documents folder",
                Assert.IsType<ExtractionResult.Unreadable>(await fixture.Service.ExtractAsync(Path.Combine(docs, name), docs, CancellationToken.None)).Reason,
                StringComparison.Ordinal);
        foreach (var name in (string[])["own.txt", "again.txt"])
            Assert.IsType<ExtractionResult.Text>(
                await fixture.Service.ExtractAsync(Path.Combine(docs, name), docs, CancellationToken.None));
        Assert.IsType<ExtractionResult.Text>(
            await fixture.Service.ExtractAsync(Path.Combine(docs, "own.txt"), "/", CancellationToken.None));
    }

    [Fact]
    public async Task A_file_over_the_size_limit_fails_and_names_it()
    {
        await using var service = ExtractionFixture.Create(new() { MaxFileBytes = 1 << 20 });
        var path = Path.Combine(fixture.Folder, "big.txt");
        await File.WriteAllBytesAsync(path, new byte[(1 << 20) + 1]);

        Assert.Contains("limit of 1 MB", Assert.IsType<ExtractionResult.Failed>(await service.ExtractAsync(path, null, CancellationToken.None)).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_out_of_memory_fails_its_file_and_the_next_file_is_read()
    {
        await using var service = ExtractionFixture.Create(new() { MaxMemoryBytes = 64 << 20, MaxReaders = 1 });
        var path = Path.Combine(fixture.Folder, "many.csv");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Range(0, 900_000).Select(i => $"{i},{i}\n")));
        var small = Path.Combine(fixture.Folder, "small.txt");
        await File.WriteAllTextAsync(small, "still here");

        var large = await service.ExtractAsync(path, null, CancellationToken.None);
        var next = await service.ExtractAsync(small, null, CancellationToken.None);

        Assert.Equal("Its reader ran out of memory.", Assert.IsType<ExtractionResult.Failed>(large).Reason);
        Assert.IsType<ExtractionResult.Text>(next);
    }

    [Fact]
    public async Task Cancelling_ends_the_reading_and_is_not_a_failure_of_the_file()
    {
        var path = Path.Combine(fixture.Folder, "slow.csv");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Range(0, 700_000).Select(i => $"{i},{i}\n")));
        using var cancellation = new CancellationTokenSource();

        var reading = fixture.Service.ExtractAsync(path, null, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [UnixTheory]
    [InlineData("exit 3")]
    [InlineData("kill -SEGV $$")]
    [InlineData("echo 'this is no answer, and a long one at that'; cat > /dev/null")]
    public async Task A_reader_that_does_not_start_is_no_failure_of_the_file(string behaviour)
    {
        await using var service = ExtractionFixture.Create(new() { HostProgram = Script(behaviour) });

        Assert.IsType<ExtractionResult.Unreadable>(
            await service.ExtractAsync(Path.Combine(fixture.Folder, "any.txt"), null, CancellationToken.None));
    }

    [UnixTheory]
    [InlineData("exit 134", "crashed (exit code 134)")]
    [InlineData("echo 'Stack overflow.' >&2; exit 134", "nested too deeply")]
    [InlineData("echo 'Out of memory.' >&2; exit 133", "ran out of memory")]
    [InlineData("exit 137", "ran out of memory")]
    public async Task A_reader_that_dies_over_a_file_fails_that_file_with_the_cause(string behaviour, string reason)
    {
        // Says that it is ready, takes a request's first bytes, and dies.
        var ready = """printf '\017\000\000\000{"Outcome":0  }'""";
        await using var service = ExtractionFixture.Create(new() { HostProgram = Script($"{ready}; head -c 8 > /dev/null; {behaviour}") });

        var path = Path.Combine(fixture.Folder, "any.txt");
        await File.WriteAllTextAsync(path, "any");

        Assert.Contains(reason,
            Assert.IsType<ExtractionResult.Failed>(await service.ExtractAsync(path, null, CancellationToken.None)).Reason, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("a.pdf", true)]
    [InlineData("a.eml", true)]
    [InlineData("a.txt", false)]
    public async Task A_file_that_crashed_its_reader_is_read_again_without_the_second_reader_where_there_is_one(string name, bool hasSecond)
    {
        // A reader that crashes over a file, and reads it where it is told to leave the second reader out.
        var answer = """{"Outcome":2,"Reason":"A scan.","Sha256":"AA==","Pages":3}""";
        var reader = $$"""
            printf '\017\000\000\000{"Outcome":0  }'
            length=$(head -c 4 | od -An -tu4)
            case $(head -c $length) in *'"SkipsSecondReader":true'*) ;; *) exit 134 ;; esac
            printf '\{{Convert.ToString(answer.Length, 8)}}\000\000\000%s' '{{answer}}'
            cat >/dev/null
            """;
        await using var service = ExtractionFixture.Create(new() { HostProgram = Script(reader) });

        var path = Path.Combine(fixture.Folder, name);
        await File.WriteAllTextAsync(path, "any");

        var outcome = await service.ExtractAsync(path, null, CancellationToken.None);

        if (hasSecond) Assert.Equal(("A scan.", 3), outcome is ExtractionResult.Empty empty ? (empty.Reason, empty.Pages) : default);
        else Assert.Contains("crashed", Assert.IsType<ExtractionResult.Failed>(outcome).Reason, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_damaged_pdf_fails_by_its_content_where_poppler_is_not_installed()
    {
        await using var service = ExtractionFixture.Create(new() { PdfToText = "no-such-program" });
        var path = Path.Combine(fixture.Folder, "damaged.pdf");
        await File.WriteAllTextAsync(path, "%PDF-1.4\n");

        var outcome = Assert.IsType<ExtractionResult.Failed>(await service.ExtractAsync(path, null, CancellationToken.None));

        Assert.Equal(SHA256.HashData("%PDF-1.4\n"u8), outcome.Sha256);
        Assert.StartsWith("The PDF is damaged and cannot be opened. Poppler", outcome.Reason, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("exit 127")]
    [InlineData("exit 126")]
    public async Task A_tool_that_does_not_start_is_no_failure_of_the_file_and_says_what_to_install(string behaviour)
    {
        await using var service = ExtractionFixture.Create(new() { PdfToText = Script(behaviour) });
        var path = Path.Combine(fixture.Folder, "good.pdf");
        await File.WriteAllTextAsync(path, "%PDF-1.4\n");

        var outcome = Assert.IsType<ExtractionResult.Unreadable>(await service.ExtractAsync(path, null, CancellationToken.None));

        Assert.Contains("poppler-utils", outcome.Reason, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_tool_that_may_not_be_executed_is_no_failure_of_the_file()
    {
        var tool = Path.Combine(fixture.Folder, "no-program");
        await File.WriteAllTextAsync(tool, "no program");
        await using var service = ExtractionFixture.Create(new() { PdfToText = tool });
        var path = Path.Combine(fixture.Folder, "good.pdf");
        await File.WriteAllTextAsync(path, "%PDF-1.4\n");

        Assert.IsType<ExtractionResult.Unreadable>(await service.ExtractAsync(path, null, CancellationToken.None));
    }

    [Fact]
    public void A_reader_gets_none_of_our_secrets()
    {
        Environment.SetEnvironmentVariable("CODESIGHT_TEST_SECRET", "hidden");
        try
        {
            var start = ReaderProgram.StartInfo(new(), fixture.Folder);

            Assert.DoesNotContain(start.Environment, variable => variable.Value == "hidden"
                || variable.Key.StartsWith("CODESIGHT", StringComparison.OrdinalIgnoreCase));
            Assert.Equal("30000000", start.Environment["DOTNET_GCHeapHardLimit"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CODESIGHT_TEST_SECRET", null);
        }
    }

    [Fact]
    public async Task A_reader_ends_in_the_middle_of_a_file_when_its_parent_is_gone()
    {
        var path = Path.Combine(fixture.Folder, "endless.csv");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Range(0, 700_000).Select(i => $"{i},{i}\n")));
        using var reader = Process.Start(ReaderProgram.StartInfo(new(), fixture.Folder)) ?? throw new InvalidOperationException("no reader was started");
        var request = JsonSerializer.SerializeToUtf8Bytes(new HostRequest(Path.GetFileName(path), new()), HostJson.Compact.HostRequest);
        await HostFrame.WriteAsync(reader.StandardInput.BaseStream, request, CancellationToken.None);
        await using (var content = File.OpenRead(path))
            await HostFrame.WriteContentAsync(reader.StandardInput.BaseStream, content, CancellationToken.None);

        reader.StandardInput.Close();
        var ready = await HostFrame.ReadAsync(reader.StandardOutput.BaseStream, CancellationToken.None);
        var answer = await HostFrame.ReadAsync(reader.StandardOutput.BaseStream, CancellationToken.None);
        await reader.WaitForExitAsync();

        Assert.NotNull(ready);
        Assert.Null(answer);
        Assert.Equal(0, reader.ExitCode);
    }

    [LinuxFact]
    public async Task A_reader_and_what_it_starts_open_no_other_file_write_nowhere_else_and_have_no_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var (secret, written) = (Path.Combine(fixture.Folder, "secret.txt"), Path.Combine(fixture.Folder, "written.txt"));
        await File.WriteAllTextAsync(secret, "secret");
        // What reads PDFs stands in for a reader that hostile bytes have taken over: it lies beside the programs, as poppler does.
        var program = Path.Combine(AppContext.BaseDirectory, $"probe-{Guid.NewGuid():N}.sh");
        await File.WriteAllTextAsync(program, $$"""
            #!/bin/bash
            cat > /dev/null
            say() {
              local box='xMin="1" yMin="9" xMax="99" yMax="12"'
              printf '%s\n' '<page width="200" height="200">' "<block $box>" "<line $box>" "<word $box>$1</word>" "</line>" "</block>" "</page>"
            }
            echo own > "$TMPDIR/own.txt" && say own-folder-is-writable
            cat "{{secret}}" 2>&1 && say the-secret-was-read
            ls "{{fixture.Folder}}" 2>&1 && say the-folder-was-listed
            echo more > "{{written}}" && say a-file-was-written
            (exec 3<>/dev/tcp/127.0.0.1/{{port}}) && say there-is-a-network
            (exec 3<>/dev/udp/127.0.0.1/{{port}}) && say there-is-a-network
            cat /proc/{{Environment.ProcessId}}/environ > /dev/null && say the-parents-environment-was-read
            exit 0
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            await using var service = ExtractionFixture.Create(new() { PdfToText = program, MaxReaders = 1 });
            var path = Path.Combine(fixture.Folder, "probe.pdf");
            await File.WriteAllTextAsync(path, "%PDF-1.4");

            var text = Assert.IsType<ExtractionResult.Text>(await service.ExtractAsync(path, null, CancellationToken.None));

            Assert.Equal("own-folder-is-writable", WordShare.TextOf(text.Document));
            Assert.False(File.Exists(written));
        }
        finally
        {
            File.Delete(program);
        }
    }

    [Fact]
    public async Task Disposing_ends_the_readers()
    {
        var service = ExtractionFixture.Create(new() { MaxReaders = 1 });
        var path = Path.Combine(fixture.Folder, "one.txt");
        await File.WriteAllTextAsync(path, "one");
        await service.ExtractAsync(path, null, CancellationToken.None);

        await service.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => service.ExtractAsync(path, null, CancellationToken.None));
    }

    [Theory]
    [InlineData("a.PDF", true)]
    [InlineData("x/Dockerfile", true)]
    [InlineData("Dockerfile.api", true)]
    [InlineData("Makefile", true)]
    [InlineData("a.tar.gz", false)]
    [InlineData("a.doc", true)]
    [InlineData("noending", true)]
    [InlineData("picture.png", true)]
    [InlineData("letter.odt", true)]
    [InlineData("song.mp3", false)]
    [InlineData("q.tsv", true)]
    [InlineData("mail.eml", true)]
    public void The_ending_tells_what_is_read(string name, bool isRead) => Assert.Equal(isRead, fixture.Service.Supports(name));

    [SharedDataFact]
    public async Task A_handbook_of_hundreds_of_files_is_read_whole()
    {
        var files = Directory.GetFiles(SharedData.At("docs", "handbook-sourcegraph"), "*.md", SearchOption.AllDirectories);
        await using var service = ExtractionFixture.Create(new());
        var clock = Stopwatch.StartNew();

        var outcomes = await Task.WhenAll(files.Select(file => service.ExtractAsync(file, null, CancellationToken.None)));

        var texts = outcomes.OfType<ExtractionResult.Text>().ToList();
        output.WriteLine(
            $"{files.Length} files, {texts.Sum(text => text.Document.Blocks.Count)} blocks, {texts.Sum(text => text.Document.Blocks.Sum(block => (long)block.Text.Length))} characters in {clock.Elapsed.TotalSeconds:0.00} s on {Environment.ProcessorCount} cores, readers' start included");
        Assert.DoesNotContain(outcomes, outcome => outcome is ExtractionResult.Failed or ExtractionResult.Unreadable);
        Assert.True(texts.Count > 0.98 * files.Length);
    }

    private string Script(string behaviour)
    {
        var path = Path.Combine(fixture.Folder, Guid.NewGuid().ToString("N") + ".sh");
        File.WriteAllText(path, $"#!/bin/sh\n{behaviour}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
