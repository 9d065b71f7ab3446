using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Deployment;

/// <summary>What must hold for the images, as far as it can be seen without building them.</summary>
public sealed partial class DockerfileTests
{
    private const string BuildTools = "/sdk:|dotnet-sdk|build-essential|\\bgcc\\b|\\bmake\\b|-dev\\b|\\bcurl\\b|\\bwget\\b";

    public static TheoryData<string, string> Images { get; } = new()
    {
        { "Dockerfile", "CodeSight.Api" },
        { "Dockerfile.api", "CodeSight.Api" },
        { "Dockerfile.indexer", "CodeSight.Indexer" },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public void Image_starts_its_program_without_root_and_without_a_shell(string file, string program)
    {
        var last = new DockerfileText(file).Last;

        Assert.EndsWith(" AS final", last[0].Arguments, StringComparison.Ordinal);
        Assert.Equal("$APP_UID", last.Last(instruction => instruction.Word == "USER").Arguments);
        Assert.Equal(
            ["dotnet", $"/app/{program}.dll"], Words(Assert.Single(last, instruction => instruction.Word == "ENTRYPOINT").Arguments));
        Assert.DoesNotContain(
            last.SkipWhile(instruction => instruction.Word != "USER"), instruction => instruction.Word is "RUN" or "COPY" or "ADD");
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Image_asks_its_own_program_for_its_health(string file, string program)
    {
        var check = Assert.Single(new DockerfileText(file).Last, instruction => instruction.Word == "HEALTHCHECK").Arguments;

        Assert.Equal(["dotnet", $"/app/{program}.dll", "health"], Words(check[check.IndexOf('[', StringComparison.Ordinal)..]));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Image_can_read_PDFs_in_all_scripts(string file, string program)
    {
        var installed = new DockerfileText(file).Last.First(instruction => instruction.Word == "RUN").Arguments.Split(' ');

        Assert.NotEmpty(program);
        // Without recommended packages, poppler comes without its character maps.
        Assert.Superset(new HashSet<string> { "poppler-utils", "poppler-data" }, installed.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Last_stage_has_no_build_tools(string file, string program) =>
        Assert.DoesNotContain(
            new DockerfileText(file).Last,
            instruction => Regex.IsMatch(instruction.Arguments, BuildTools) || instruction.Arguments.Contains($"{program}/", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Images))]
    public void Dockerfile_names_no_host_but_that_of_the_base_images(string file, string program)
    {
        var text = new DockerfileText(file).Text;

        Assert.Contains(program, text, StringComparison.Ordinal);
        Assert.DoesNotMatch(SyntaxLine(), text);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Every_project_is_copied_before_the_restore_and_its_sources_before_the_build(string file, string program)
    {
        var build = new DockerfileText(file).Build;
        var restore = build.FindIndex(
            instruction => instruction.Arguments == $"dotnet restore {program}/{program}.csproj --use-current-runtime");
        var publish = build.FindIndex(
            instruction => instruction.Arguments.StartsWith($"dotnet publish {program}/{program}.csproj ", StringComparison.Ordinal));
        var projects = ProjectsOf(program);

        Assert.Contains("CodeSight.Core", projects);
        Assert.InRange(restore, 0, publish);
        var restored = build[..restore].Where(instruction => instruction.Word == "COPY").Select(instruction => instruction.Arguments);
        Assert.Equal(
            projects.Select(project => $"{project}/{project}.csproj {project}/")
                .Append("global.json Directory.Build.props Directory.Packages.props ./").Order(),
            restored.Order());
        var sources = build[(restore + 1)..publish].Select(instruction => instruction.Arguments);
        Assert.Equal(
            projects.Append("models").Select(folder => $"{folder}/ {folder}/").Append(".editorconfig ./").Order(), sources.Order());
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void All_that_is_copied_is_let_in_by_dockerignore(string file, string program)
    {
        var letIn = File.ReadAllLines(Path.Combine(SharedData.RepositoryRoot, ".dockerignore"))
            .Where(line => line.StartsWith('!')).Select(line => line[1..]).ToHashSet();
        var copied = new DockerfileText(file).Stages.SelectMany(stage => stage)
            .Where(instruction => instruction.Word == "COPY" && !instruction.Arguments.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(instruction => instruction.Arguments.Split(' ')[..^1])
            .Select(path => path.Split('/')[0])
            .ToHashSet();

        Assert.Contains(program, copied);
        Assert.Subset(letIn, copied);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Labels_name_the_version_that_is_built(string file, string program)
    {
        var version = XDocument.Load(Path.Combine(SharedData.RepositoryRoot, "Directory.Build.props"))
            .Descendants("Version").Single().Value;
        var last = new DockerfileText(file).Last;

        Assert.Contains(program, last.Single(instruction => instruction.Word == "ENTRYPOINT").Arguments, StringComparison.Ordinal);
        Assert.Contains(new DockerfileInstruction("ARG", $"VERSION={version}"), last);
        var labels = Assert.Single(last, instruction => instruction.Word == "LABEL").Arguments;
        foreach (var label in (string[])["title", "description", "licenses=\"MIT\"", "version=\"$VERSION\"", "source=\"$SOURCE\""])
            Assert.Contains($"org.opencontainers.image.{label}", labels, StringComparison.Ordinal);
    }

    [Fact]
    public void Server_and_API_are_built_by_the_same_steps_so_that_one_build_serves_both() =>
        Assert.Equal(new DockerfileText("Dockerfile.api").Build, new DockerfileText("Dockerfile").Build);

    private static List<string> Words(string exec) => JsonSerializer.Deserialize<List<string>>(exec) ?? [];

    private static SortedSet<string> ProjectsOf(string program)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([program]);
        while (open.TryDequeue(out var project))
        {
            if (!found.Add(project)) continue;
            foreach (var reference in XDocument.Load(Path.Combine(SharedData.RepositoryRoot, project, $"{project}.csproj")).Descendants("ProjectReference"))
                open.Enqueue(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        }

        return found;
    }

    [GeneratedRegex(@"^#\s*(syntax|escape)\s*=", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex SyntaxLine();
}
