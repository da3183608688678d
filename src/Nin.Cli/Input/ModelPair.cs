using Nin.Models;

namespace Nin.Cli.Input;

/// <summary>Two models that are to be compared.</summary>
internal static class ModelPair
{
    /// <summary>
    /// Reads both. Where the file of one does not say what is done to a picture first, that is taken from the other, if it fits:
    /// the networks are compared, not what is usual for them.
    /// </summary>
    public static (Model First, Model Second) Load(string first, string second)
    {
        ForeignModels.Register();
        (Model? one, ImportedNetwork? oneRead) = Read(first);
        (Model? other, ImportedNetwork? otherRead) = Read(second);
        return (one ?? WithPreprocessingOf(oneRead!, other, otherRead), other ?? WithPreprocessingOf(otherRead!, one, oneRead));
    }

    private static (Model? Own, ImportedNetwork? Read) Read(string path)
    {
        string file = ModelArgument.FileOf(path);
        return ModelReaders.Find(file) is ModelReader reader ? (null, reader.Read(file)) : (Model.Load(file), null);
    }

    private static Model WithPreprocessingOf(ImportedNetwork network, Model? other, ImportedNetwork? otherRead)
    {
        Data.Preparing.Preprocessing? known = network.Preprocessing ?? other?.Preprocessing ?? otherRead?.Preprocessing;
        bool fits = known is not null && (known.Height, known.Width, known.Channels)
            == (network.Network.Input.Height, network.Network.Input.Width, network.Network.Input.Channels);
        return network.ToModel(preprocessing: fits ? known : null);
    }
}
