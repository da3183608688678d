using System.Globalization;
using Nin.Formats;
using Nin.Tensors;

namespace Nin.Networks;

/// <summary>What a network needs for one picture, known from its description alone, before anything is allocated.</summary>
/// <param name="Bytes">
/// Bytes of the activations that are needed at once, and of the lines that a convolution or pooling lays out. Weights are not
/// counted: a model file holds them all, so its own size bounds them.
/// </param>
/// <param name="Operations">Multiply-adds, and the numbers that pooling windows look at.</param>
public readonly record struct NetworkCost(double Bytes, double Operations)
{
    /// <summary>Adds up what a network needs.</summary>
    public static NetworkCost Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        int[] lastReader = LastReaders(network);
        double operations = 0, most = 0;

        // What is alive before a layer runs: the outputs that it or a later layer reads.
        double alive = network.Input.Length;
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            FeatureShape input = network.InputShapesOf(i)[0], output = network.OutputShapes[i];
            operations += network.Nodes[i].Layer.Operations(input, output);
            alive += output.Length;
            most = Math.Max(most, alive + network.Nodes[i].Layer.ScratchLength(input));
            foreach (string source in network.Nodes[i].Inputs.Distinct())
            {
                int index = network.IndexOf(source);
                alive -= lastReader[index + 1] == i ? network.ShapeOf(source).Length : 0;
            }
        }

        return new NetworkCost(most * sizeof(float), operations);
    }

    /// <summary>Refuses a network that needs more than the limits allow.</summary>
    /// <exception cref="NinFormatException">It needs more; the message names the limit.</exception>
    internal void Charge(string format, Limits limits)
    {
        if (Bytes > limits.NetworkBytes)
        {
            throw new NinFormatException(format, string.Create(
                CultureInfo.InvariantCulture,
                $"the network needs {Bytes / 1e6:N0} MB for one picture; at most {limits.NetworkBytes / 1e6:N0} MB are allowed (Limits.NetworkBytes)."));
        }

        if (Operations > limits.NetworkOperations)
        {
            throw new NinFormatException(format, string.Create(
                CultureInfo.InvariantCulture,
                $"the network needs {Operations:0.#e0} operations for one picture; at most {limits.NetworkOperations:0.#e0} are allowed (Limits.NetworkOperations)."));
        }
    }

    /// <summary>The last node that reads each value; the picture's stands first.</summary>
    private static int[] LastReaders(Network network)
    {
        int[] last = new int[network.Nodes.Length + 1];
        for (int i = 0; i < network.Nodes.Length; i++)
        {
            foreach (string source in network.Nodes[i].Inputs)
            {
                last[network.IndexOf(source) + 1] = i;
            }
        }

        return last;
    }
}
