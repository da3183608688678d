using System.Text.Json.Nodes;
using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Random;
using Nin.Tensors;
using Nin.Training;

namespace Nin.Benchmarks;

/// <summary>Our side of the comparison in bench/peers, which makes the networks and pictures for the other engines too.</summary>
internal sealed class PeerRunner : PeerEngine
{
    private readonly Func<string, double> _peak;

    /// <param name="peak">GFLOP/s of one core with a kernel set of this name.</param>
    public PeerRunner(Func<string, double> peak) => _peak = peak;

    protected override string Name => $"Nin, .NET {Environment.Version}, {KernelSet.Default.Name}";

    protected override IPeerInference Inference(PeerRequest request) => new PeerInference(request);

    protected override IPeerTraining Training(PeerRequest request) => new PeerTraining(request);

    protected override JsonObject Answer(string what, JsonObject request) => what switch
    {
        "make" => Make(request),
        "peak" => new JsonObject { ["gflops"] = _peak(KernelSet.Default.Name) },
        _ => base.Answer(what, request),
    };

    /// <summary>Writes a model with random weights and biases, and pictures [count, height, width, channels].</summary>
    private static JsonObject Make(JsonObject request)
    {
        Network network = NetworkCatalog.Find(Text(request, "network")).Create();
        ulong seed = (ulong)Number(request, "seed");
        using var parameters = new ParameterBuffer(new ParameterLayout(network));
        new InitializationSettings().Apply(parameters, seed);
        uint stream = 0;
        foreach (ParameterSlot slot in parameters.Layout.Slots)
        {
            var random = new RandomStream(seed, RandomPurpose.Test, ++stream, 0);
            if (slot.Spec.Role == ParameterRole.Bias)
            {
                // Biases begin at zero, where one that is lost or counted twice would not be seen.
                FillGaussian(parameters[slot], 0.1f, ref random);
            }
            else if (slot.Spec.Role == ParameterRole.Weight)
            {
                RemoveMeans(parameters[slot], slot.Spec.Shape[0]);
            }
        }

        var preprocessing = Preprocessing.ScaleOnly(network.Input.Height, network.Input.Width, network.Input.Channels);
        IEnumerable<string> labels = Enumerable.Range(0, network.Classes).Select(c => $"class {c}");
        new Model(network, parameters.ToTensors(), labels, preprocessing).Save(Text(request, "model"));

        float[] pictures = new float[Number(request, "count") * network.Input.Length];
        FillPictures(pictures, network.Input, new RandomStream(seed, RandomPurpose.Test, 0, 0));
        Write(Text(request, "pictures"), pictures);
        return new JsonObject { ["parameters"] = network.ParameterCount, ["multiplyAdds"] = network.MultiplyAdds };
    }

    private static void FillGaussian(Span<float> values, float deviation, ref RandomStream random)
    {
        foreach (ref float value in values)
        {
            value = random.NextGaussian() * deviation;
        }
    }

    /// <summary>
    /// Makes the weights [depth, outputs] of each output sum to nothing. Activations behind a ReLU have a mean, which drowns what
    /// one picture has and another has not, layer by layer, till all pictures are of one class.
    /// </summary>
    private static void RemoveMeans(Span<float> weights, int outputs)
    {
        int depth = weights.Length / outputs;
        for (int o = 0; o < outputs; o++)
        {
            float sum = 0f;
            for (int d = 0; d < depth; d++)
            {
                sum += weights[(d * outputs) + o];
            }

            for (int d = 0; d < depth; d++)
            {
                weights[(d * outputs) + o] -= sum / depth;
            }
        }
    }

    /// <summary>
    /// Noise and, in each picture and channel, stripes: noise alone looks the same to a network in every picture.
    /// </summary>
    private static void FillPictures(Span<float> pictures, FeatureShape shape, RandomStream random)
    {
        FillGaussian(pictures, 0.3f, ref random);
        for (int picture = 0; picture < pictures.Length / shape.Length; picture++)
        {
            for (int c = 0; c < shape.Channels; c++)
            {
                float down = random.NextSingle(), across = random.NextSingle(), tint = random.NextGaussian();
                Span<float> values = pictures.Slice(picture * shape.Length, shape.Length);
                for (int i = c; i < values.Length; i += shape.Channels)
                {
                    (int y, int x) = Math.DivRem(i / shape.Channels, shape.Width);
                    values[i] += tint + MathF.Sin((y * down) + (x * across));
                }
            }
        }
    }
}
