using System.Reflection;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace CodeSight.Core.Coordination;

/// <summary>A client of Redis for a library that chooses its keys itself: they get our prefix.</summary>
internal class PrefixedRedis : DispatchProxy
{
    private IConnectionMultiplexer? _client;
    private string _prefix = "";

    /// <summary>The client with databases that put the prefix before every key; nothing but GetDatabase is offered.</summary>
    public static IConnectionMultiplexer Of(IConnectionMultiplexer client, string prefix)
    {
        var proxy = Create<IConnectionMultiplexer, PrefixedRedis>();
        var prefixed = (PrefixedRedis)(object)proxy;
        (prefixed._client, prefixed._prefix) = (client, prefix);
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.Name == nameof(IConnectionMultiplexer.GetDatabase) && _client is { } client
            ? client.GetDatabase().WithKeyPrefix(_prefix)
            : throw new NotSupportedException($"{targetMethod?.Name} is not offered here.");
}
