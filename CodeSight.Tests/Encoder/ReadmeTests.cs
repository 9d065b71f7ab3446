using System.Runtime.CompilerServices;
using CodeSight.Encoder;
using CodeSight.Encoder.Kernels;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Models;

namespace CodeSight.Tests.Encoder;

/// <summary>The encoder's README: its example is the code below, and what it names is there.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task Example_finds_the_passage()
    {
        var folder = ReferenceModels.BuiltIn;
        // Example
        using var embedder = BertEmbedder.Load(folder);
        string[] passages = ["Employment ends four weeks after notice.", "The canteen serves soup on Mondays."];
        var vectors = embedder.EmbedDocuments(passages, CancellationToken.None);
        var question = await embedder.EmbedQueryAsync("How long is the notice period?", CancellationToken.None);
        var best = passages.Zip(vectors)
            .MaxBy(pair => question.Zip(pair.Second, (a, b) => a * b).Sum())
            .First;
        // End
        Assert.Equal(passages[0], best);
    }

    [Fact]
    public void Example_stands_in_the_readme_as_it_is_run()
    {
        var code = Source().Split('\n')
            .SkipWhile(line => line.Trim() != "// Example").Skip(1).TakeWhile(line => line.Trim() != "// End").ToList();
        Assert.Equal(7, code.Count);
        Assert.Contains(
            $"```csharp\n{string.Join('\n', code.Select(line => line[8..]))}\n```", File.ReadAllText(Readme), StringComparison.Ordinal);
    }

    [Fact]
    public void Switch_that_the_readme_names_turns_the_machine_code_off()
    {
        Assert.Contains($"`{VnniKernel.Switch}`", File.ReadAllText(Readme), StringComparison.Ordinal);
        // So that no other test of this process finds none.
        var inUse = VnniKernel.Instance;
        try
        {
            BertEmbedder.DisableMachineCode();
            Assert.Null(VnniKernel.TryMake());
        }
        finally
        {
            AppContext.SetSwitch(VnniKernel.Switch, isEnabled: true);
        }

        Assert.Equal(inUse is null, VnniKernel.TryMake() is null);
    }

    private static string Readme => Path.Combine(SharedData.RepositoryRoot, "CodeSight.Encoder", "README.md");

    private static string Source([CallerFilePath] string path = "") => File.ReadAllText(path);
}
