namespace CodeSight.Core.Coordination;

/// <summary>How Redis is doing.</summary>
/// <param name="IsReachable">Whether commands are sent at all.</param>
/// <param name="Trouble">What is wrong, in a few words without any secret; null where all is well.</param>
internal sealed record RedisState(bool IsReachable, string? Trouble)
{
    public static RedisState Well { get; } = new(true, null);

    public static RedisState Closed { get; } = new(false, "is closed");

    public static RedisState Away(string trouble) => new(false, trouble);

    public static RedisState Refuses(string trouble) => new(true, trouble);
}
