using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Deployment;

/// <summary>A Dockerfile as its instructions: comments left out, continued lines joined, split into stages.</summary>
internal sealed class DockerfileText
{
    public DockerfileText(string name)
    {
        Text = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, name));
        var lines = Text.Split('\n').Where(line => !line.TrimStart().StartsWith('#'));
        var joined = string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (var line in joined.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Split(' ', 2);
            if (words[0] == "FROM") Stages.Add([]);
            Stages[^1].Add(new DockerfileInstruction(words[0], words[1]));
        }
    }

    public string Text { get; }

    public List<List<DockerfileInstruction>> Stages { get; } = [];

    public List<DockerfileInstruction> Build => Stages[0];

    public List<DockerfileInstruction> Last => Stages[^1];
}
