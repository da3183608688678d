using Nin.Cli.Failures;
using Nin.Data.Preparing;
using Nin.Models;
using Nin.Onnx.Lowering;

namespace Nin.Cli.Input;

/// <summary>Two models that are to be compared.</summary>
internal static class ModelPair
{
    /// <summary>
    /// Reads both. Where the file of one does not say what is done to a picture first, that is taken from the other, if it fits:
    /// the networks are compared, not what is usual for them. Of a network that prepares pictures itself, all of it is taken.
    /// </summary>
    /// <param name="first">A file, or the folder of a run.</param>
    /// <param name="second">Another.</param>
    /// <param name="named">The network of files that hold weights alone; null where their names tell.</param>
    /// <exception cref="UsageException">A network is named, and neither file holds weights alone.</exception>
    public static (ModelOfPair First, ModelOfPair Second) Load(string first, string second, NamedWeights? named)
    {
        ForeignModels.Register();
        (string firstFile, string secondFile) = (ModelArgument.FileOf(first), ModelArgument.FileOf(second));
        bool areWeights = NamedWeights.AreIn(firstFile), areOthers = NamedWeights.AreIn(secondFile);
        if (named is not null && !areWeights && !areOthers)
        {
            throw new UsageException(
                $"--network is for files of weights alone, as PyTorch's are; '{first}' and '{second}' bring their networks.");
        }

        Read one = areWeights ? OfWeights(firstFile) : ReadFile(firstFile);
        Read other = areOthers ? OfWeights(secondFile) : ReadFile(secondFile);
        Read OfWeights(string file) => new(null, NamedWeights.Read(named, file), null);
        return (Complete(first, one, other), Complete(second, other, one));
    }

    private static Read ReadFile(string file)
    {
        switch (ModelReaders.Find(file))
        {
            case null:
                return new Read(Model.Load(file), null, null);
            case OnnxReader:
                OnnxReading reading = OnnxReader.ReadWhole(file);
                return new Read(null, reading.Imported, reading.Network);
            case ModelReader reader:
                return new Read(null, reader.Read(file), null);
        }
    }

    private static ModelOfPair Complete(string path, Read read, Read other)
    {
        if (read.Own is Model own)
        {
            return new ModelOfPair(path, own, PreprocessingOrigin.File, null);
        }

        ImportedNetwork imported = read.Imported!;
        if (imported.Preprocessing is not null)
        {
            return new ModelOfPair(path, imported.ToModel(), PreprocessingOrigin.File, read.Onnx);
        }

        Preprocessing? known = other.Own?.Preprocessing ?? other.Imported?.WholePreprocessing;
        bool fits = known is not null && (known.Height, known.Width, known.Channels)
            == (imported.Network.Input.Height, imported.Network.Input.Width, imported.Network.Input.Channels);
        return new ModelOfPair(
            path, imported.ToModel(preprocessing: fits ? known : null),
            fits ? PreprocessingOrigin.Other : PreprocessingOrigin.Usual, read.Onnx);
    }

    /// <summary>What a file has become: a model, or a network that may not say how pictures are prepared.</summary>
    private sealed record Read(Model? Own, ImportedNetwork? Imported, OnnxNetwork? Onnx);
}
