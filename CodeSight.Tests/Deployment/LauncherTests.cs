namespace CodeSight.Tests.Deployment;

/// <summary>The launcher itself, over stand-ins for what it builds and starts.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly LauncherCopy launcher = new();

    public static TheoryData<string> Changes =>
        ["a file is added", "a file is deleted", "a file is renamed", "a file is replaced by an older one"];

    public void Dispose() => launcher.Dispose();

    [Fact]
    public async Task Up_builds_once_and_starts_the_server()
    {
        var first = await launcher.RunAsync("up", "docs");
        var second = await launcher.RunAsync("up", "docs");

        Assert.Equal((0, "started\n"), (first.ExitCode, first.Output));
        Assert.Equal((0, "started\n"), (second.ExitCode, second.Output));
        Assert.Equal(1, launcher.Builds);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Up_builds_again_when(string change)
    {
        await launcher.RunAsync("up", "docs");
        var source = launcher.At("CodeSight.Core/Source.cs");
        switch (change)
        {
            case "a file is added":
                launcher.Write("CodeSight.Web/new.js", "");
                File.SetLastWriteTimeUtc(launcher.At("CodeSight.Web/new.js"), DateTime.UnixEpoch);
                break;
            case "a file is deleted":
                File.Delete(source);
                break;
            case "a file is renamed":
                File.Move(source, launcher.At("CodeSight.Core/Renamed.cs"));
                break;
            default:
                await File.WriteAllTextAsync(source, "older");
                File.SetLastWriteTimeUtc(source, DateTime.UnixEpoch);
                break;
        }

        var after = await launcher.RunAsync("up", "docs");

        Assert.Equal("started\n", after.Output);
        Assert.Equal(2, launcher.Builds);
    }

    [Theory]
    [InlineData("CodeSight.Api/Source.cs", 2)]
    [InlineData("CodeSight.Encoder/Source.cs", 2)]
    [InlineData("models/model.bin", 2)]
    [InlineData("Directory.Build.props", 2)]
    [InlineData("CodeSight.Indexer/Source.cs", 1)]
    [InlineData("CodeSight.Core/obj/project.assets.json", 1)]
    [InlineData("CodeSight.Web/node_modules/tool/index.js", 1)]
    [InlineData("docs/a.md", 1)]
    public async Task Up_builds_again_after_a_change_of_what_the_server_is_built_from(string file, int builds)
    {
        await launcher.RunAsync("up", "docs");
        launcher.Write(file, "changed");
        await launcher.RunAsync("up", "docs");

        Assert.Equal(builds, launcher.Builds);
    }

    [Fact]
    public async Task Build_leaves_nothing_of_the_one_before()
    {
        await launcher.RunAsync("up", "docs");
        launcher.Write("CodeSight.Web/page.js", "");
        await launcher.RunAsync("up", "docs");

        Assert.Equal(
            [".built", "build-2"],
            Directory.GetFiles(launcher.At(".codesight/app")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("up", "--help")]
    [InlineData("up", "-h")]
    [InlineData("up", "docs", "--help")]
    [InlineData("setup", "--help")]
    [InlineData("test", "--help")]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData]
    public async Task Help_is_shown_and_nothing_is_done(params string[] arguments)
    {
        var result = await launcher.RunAsync(arguments);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("./codesight up [FOLDER]", result.Output, StringComparison.Ordinal);
        Assert.Empty(launcher.Calls);
    }

    [Theory]
    [InlineData("codesight: there is no folder missing", "up", "missing")]
    [InlineData("codesight: global.json is a file; give the folder that it is in", "up", "global.json")]
    [InlineData("codesight: up has no option '--port'; a folder of that name is ./--port", "up", "--port")]
    [InlineData("codesight: up takes one folder at most; quote a path with spaces", "up", "my", "docs")]
    [InlineData("codesight: setup takes no arguments", "setup", "docs")]
    public async Task Wrong_argument_is_named_in_one_sentence(string sentence, params string[] arguments)
    {
        var result = await launcher.RunAsync(arguments);

        Assert.Equal((1, sentence + "\n", ""), (result.ExitCode, result.Error, result.Output));
        Assert.Empty(launcher.Calls);
    }

    [Theory]
    [InlineData(UnixFileMode.None)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)]
    public async Task Folder_that_cannot_be_read_is_named_in_one_sentence(UnixFileMode mode)
    {
        File.SetUnixFileMode(launcher.At("docs"), mode);

        var result = await launcher.RunUnprivilegedAsync("up", "docs");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(
            "codesight: the folder docs cannot be read by the user ",
            Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_build_says_that_it_was_interrupted_and_leaves_the_old_one()
    {
        await launcher.RunAsync("up", "docs");
        launcher.Write("CodeSight.Core/New.cs", "");

        var result = await launcher.InterruptBuildAsync("up", "docs");

        Assert.Equal(128 + 2, result.ExitCode);
        Assert.EndsWith("codesight: interrupted\n", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("failed", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(launcher.At(".codesight/app/build-1")));
        Assert.Empty(Directory.GetFileSystemEntries(launcher.At("tmp")));
        Assert.Equal("started\n", (await launcher.RunAsync("up", "docs")).Output);
        Assert.Equal(3, launcher.Builds);
    }
}
