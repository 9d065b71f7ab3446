namespace CodeSight.Core.Models;

/// <summary>Loads another model than the configured one: the one whose vectors answer while the configured one's are being computed.</summary>
/// <param name="folder">The model's folder, absolute.</param>
/// <returns>The embedder; the caller disposes it if it can be.</returns>
/// <exception cref="ModelSettingException">The folder cannot be used.</exception>
public delegate IEmbedder EmbedderLoader(string folder);
