using Nin.Models;

namespace Nin.Keras;

/// <summary>Reads Keras' files wherever a model is asked for: <c>ModelReaders.Register(new KerasReader())</c>.</summary>
/// <param name="options">What is told beside the file; the usual where not given.</param>
public sealed class KerasReader(KerasImportOptions? options = null) : ModelReader
{
    /// <inheritdoc/>
    public override string Name => "Keras";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Endings { get; } = [".keras", ".h5", ".hdf5"];

    /// <inheritdoc/>
    public override ImportedNetwork Read(string path) => KerasImport.Read(path, options);
}
