using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using StackExchange.Redis;

namespace CodeSight.Core.Configuration;

/// <summary>How Redis is used. All keys and channels begin with <see cref="Prefix"/>, so that a server may be shared with others.</summary>
public sealed record RedisOptions
{
    /// <summary>Begins every key and channel.</summary>
    public const string Prefix = "codesight:";

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/@=:\"' ");

    /// <summary>As StackExchange writes it (host:port,password=...). A secret.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>How long the scan lock outlives a holder that was killed. The default is 60 seconds.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest wait for a reply. The default is 1 second.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for a connection. The default is 2 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The client's settings, or false where the text is no connection string. Unknown words count as a fault.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ConfigurationOptions? settings)
    {
        settings = null;
        try
        {
            var parsed = ConfigurationOptions.Parse(text, ignoreUnknown: false);
            // The client takes a word without "=" for another server: a misspelling, or the rest of a password with a comma.
            if (parsed.EndPoints.Count == 0
                    || parsed.EndPoints.Any(server => server is DnsEndPoint name && name.Host.AsSpan().ContainsAny(NotInNames)))
                return false;
            settings = parsed;
            return true;
        }
        catch (Exception fault)
            when (fault is ArgumentException or FormatException or OverflowException or InvalidOperationException or NotSupportedException)
        {
            // The client's message is dropped: it may repeat the password.
            return false;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A record prints all its members by itself, and one of these is a secret.</remarks>
    public override string ToString() => nameof(RedisOptions);

    /// <summary>Applies timeouts and policies under which an unavailable Redis does not slow callers down.</summary>
    internal void Apply(ConfigurationOptions settings)
    {
        settings.AbortOnConnectFail = false;
        settings.ConnectRetry = 1;
        settings.ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds;
        settings.AsyncTimeout = settings.SyncTimeout = (int)CommandTimeout.TotalMilliseconds;
        settings.ReconnectRetryPolicy = new ExponentialRetry(250, 10_000);
        // While there is no connection, a command fails at once, so that its caller goes on without Redis.
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        // Replies are matched to their commands: a damaged one ends the connection instead of answering another caller.
        settings.HighIntegrity = true;
        // The client's own key and channel lie outside of our prefix.
        settings.TieBreaker = "";
        settings.ConfigurationChannel = "";
        settings.ClientName ??= "codesight";
    }
}
