using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nin.Data;
using Nin.Execution;
using Nin.Formats;
using Nin.Kernels;
using Nin.Kernels.Random;
using Nin.Layers;
using Nin.Models;
using Nin.Networks;
using Nin.Tensors;
using Nin.Training;

namespace Nin.Benchmarks;

/// <summary>
/// Our side of the comparison in bench/peers: reads one request a line, a JSON object, and answers each with one line. The
/// process stays alive between timed blocks, so that it is warm while the other engines take their turns.
/// </summary>
internal sealed class PeerRunner : IDisposable
{
    private readonly Func<string, double> _peak;
    private IPeerWork? _work;

    /// <param name="peak">GFLOP/s of one core with a kernel set of this name.</param>
    public PeerRunner(Func<string, double> peak) => _peak = peak;

    /// <summary>Answers until the requests end.</summary>
    public void Run(TextReader requests, TextWriter answers)
    {
        while (requests.ReadLine() is string line)
        {
            answers.WriteLine(Answer(line).ToJsonString());
            answers.Flush();
        }
    }

    /// <summary>Answers one request; what goes wrong is an answer too.</summary>
    public JsonObject Answer(string line)
    {
        try
        {
            JsonObject request = JsonNode.Parse(line)?.AsObject() ?? throw new ArgumentException("peer: expected a request, got null.");
            return Text(request, "do") switch
            {
                "make" => Make(request),
                "load" => Load(request),
                "answer" => WriteOutputs(request),
                "learn" => Learn(request),
                "time" => Time(request),
                "peak" => new JsonObject { ["gflops"] = _peak(KernelSet.Default.Name) },
                string other => throw new ArgumentException($"peer: expected make, load, answer, learn, time or peak, got '{other}'."),
            };
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException or JsonException
            or IOException or UnauthorizedAccessException or NinFormatException or NotSupportedException)
        {
            return new JsonObject { ["error"] = error.Message };
        }
    }

    public void Dispose() => _work?.Dispose();

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

    private JsonObject Load(JsonObject request)
    {
        _work?.Dispose();
        _work = null;
        Model model = Model.Load(Text(request, "model"));
        (int batch, int threads) = (Number(request, "batch"), Number(request, "threads"));
        float[] pictures = new float[batch * model.Network.Input.Length];
        using (FileStream file = File.OpenRead(Text(request, "pictures")))
        {
            file.ReadExactly(MemoryMarshal.AsBytes(pictures.AsSpan()));
        }

        _work = Text(request, "mode") switch
        {
            "inference" => new PeerInference(model, pictures, batch, threads),
            "training" => new PeerTraining(model, pictures, batch, threads, Switch(request, "dropout"), (float?)request["rate"]),
            string other => throw new ArgumentException($"mode: expected inference or training, got '{other}'."),
        };
        return new JsonObject
        {
            ["engine"] = $"Nin, .NET {Environment.Version}, {KernelSet.Default.Name}",
            ["variants"] = new JsonArray("NHWC"),
        };
    }

    private JsonObject WriteOutputs(JsonObject request)
    {
        PeerInference inference = Loaded<PeerInference>();
        inference.Call();
        Write(Text(request, "outputs"), inference.Outputs);
        return [];
    }

    private JsonObject Learn(JsonObject request)
    {
        PeerTraining training = Loaded<PeerTraining>();
        var losses = new JsonArray();
        for (int steps = Number(request, "steps"); steps > 0; steps--)
        {
            training.Call();
            losses.Add(training.Loss);
        }

        return new JsonObject { ["losses"] = losses };
    }

    private JsonObject Time(JsonObject request)
    {
        IPeerWork work = Loaded<IPeerWork>();
        int calls = Number(request, "calls");
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            work.Call();
        }

        return new JsonObject { ["seconds"] = Stopwatch.GetElapsedTime(begun).TotalSeconds };
    }

    private T Loaded<T>()
        where T : class => _work as T ?? throw new InvalidOperationException("peer: nothing is loaded that can do this; send a load first.");

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

    /// <summary>Noise and, in each picture and channel, stripes: noise alone looks the same to a network in every picture.</summary>
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

    private static void Write(string path, float[] values) =>
        AtomicFile.Write(path, stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    private static string Text(JsonObject request, string key) => Value(request, key).GetValue<string>();

    private static int Number(JsonObject request, string key) => Value(request, key).GetValue<int>();

    private static bool Switch(JsonObject request, string key) => Value(request, key).GetValue<bool>();

    private static JsonNode Value(JsonObject request, string key) =>
        request[key] ?? throw new ArgumentException($"peer: the request lacks '{key}'.");
}
