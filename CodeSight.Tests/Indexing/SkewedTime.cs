namespace CodeSight.Tests.Indexing;

/// <summary>The clock of a machine that is set wrong.</summary>
internal sealed class SkewedTime(TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
}
