namespace CodeSight.Core.Coordination;

/// <summary>What became of a command: a reply, or none because Redis is away or refused.</summary>
internal readonly record struct RedisReply<T>(bool IsThere, T? Value);
