namespace CodeSight.Tests.Architecture.Samples.Third;

/// <summary>Uses none of the others.</summary>
internal sealed class Leaf
{
    public int Number { get; } = 1;
}
