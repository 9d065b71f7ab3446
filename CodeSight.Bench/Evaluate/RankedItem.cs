namespace CodeSight.Bench.Evaluate;

/// <summary>What stands at a rank.</summary>
/// <param name="Page">Null where files are ranked, or the format has no pages.</param>
/// <param name="Gain">Its grade; 0 where it is not relevant, or its place has gained already.</param>
internal sealed record RankedItem(string Path, int? Page, int Gain)
{
    public override string ToString() => Page is { } page ? $"{Path} p. {page}" : Path;
}
