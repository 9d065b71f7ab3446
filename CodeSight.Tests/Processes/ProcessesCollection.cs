namespace CodeSight.Tests.Processes;

/// <summary>Tests that start several programs at once come after the others, one at a time: they need the machine for themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessesCollection
{
    public const string Name = "Processes";
}
