using Nin.Keras.Hdf5;

namespace Nin.Keras.Format;

/// <summary>The numbers of one layer.</summary>
/// <param name="layer">The layer, in messages.</param>
/// <param name="find">
/// Finds the numbers with a name among all that the layer has, in their order; null where there are none.
/// </param>
/// <param name="count">How many the layer has.</param>
internal sealed class LayerVariables(string layer, int count, Func<string, int, Hdf5Object?> find)
{
    /// <summary>How many the layer has.</summary>
    public int Count => count;

    /// <summary>The numbers of some variables.</summary>
    /// <param name="expected">Their names, such as <c>kernel</c>, and dimensions, in the order in which Keras makes them.</param>
    /// <exception cref="Nin.Formats.NinFormatException">One is missing, or has other dimensions.</exception>
    public float[][] Read(params ReadOnlySpan<(string Name, int[] Sizes)> expected)
    {
        var all = new float[expected.Length][];
        for (int i = 0; i < expected.Length; i++)
        {
            (string name, int[] sizes) = expected[i];
            Hdf5Dataset numbers = (find(name, i) ?? throw KerasFailure.Of(
                $"{layer}: expected its numbers '{name}', got none.", "Is the file complete?")).AsDataset();
            all[i] = numbers.Sizes.SequenceEqual(sizes.Select(size => (long)size))
                ? numbers.ToFloats()
                : throw KerasFailure.Of(
                    $"{layer}: expected [{string.Join(", ", sizes)}] numbers '{name}', got [{string.Join(", ", numbers.Sizes)}].");
        }

        return all;
    }
}
