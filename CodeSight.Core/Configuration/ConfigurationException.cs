namespace CodeSight.Core.Configuration;

/// <summary>A setting cannot be used. The message is one sentence that names the variable, the value's fault and what is accepted; it never holds a secret.</summary>
public sealed class ConfigurationException(string message) : StartRefusedException(message);
