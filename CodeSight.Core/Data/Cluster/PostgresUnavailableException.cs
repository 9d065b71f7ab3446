using CodeSight.Core.Configuration;

namespace CodeSight.Core.Data.Cluster;

/// <summary>The private Postgres cannot be started; the message is one sentence for the operator.</summary>
public sealed class PostgresUnavailableException(string message) : StartRefusedException(message);
