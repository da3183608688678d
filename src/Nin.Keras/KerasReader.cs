using Nin.Models;

namespace Nin.Keras;

/// <summary>Reads Keras' files wherever a model is asked for: <c>ModelReaders.Register(new KerasReader())</c>.</summary>
public sealed class KerasReader : ModelReader
{
    /// <inheritdoc/>
    public override string Name => "Keras";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Endings { get; } = [".keras", ".h5", ".hdf5"];

    /// <inheritdoc/>
    public override ImportedNetwork Read(string path) => KerasImport.Read(path);
}
