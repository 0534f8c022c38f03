using System.Numerics;
using Rpa.Bots.Ocr.Mrz;
using Rpa.Samples.People;

namespace Rpa.Samples.Zones;

/// <summary>Trains the network that reads zones: Adam over patches that are each seen once. The same seed gives the same network on the same kind of processor.</summary>
public sealed class GlyphTrainer
{
    private const int Batch = 256;
    private const int Parts = 2;
    private const double Rate = 1.5e-3;
    private static readonly int[] s_sizes = [GlyphNet.Inputs, 128, 64, GlyphNet.Classes];
    private readonly float[][] _weights;
    private readonly float[][] _biases;
    private readonly float[][] _mean;
    private readonly float[][] _square;
    private int _steps;

    /// <summary>An untrained network.</summary>
    public GlyphTrainer(long seed)
    {
        var dice = Dice.For(seed, 1);
        _weights = [.. Enumerable.Range(0, 3).Select(layer => Enumerable.Range(0, s_sizes[layer] * s_sizes[layer + 1])
            .Select(_ => (float)((dice.Share() + dice.Share() + dice.Share() - 1.5) * 2 * Math.Sqrt(2.0 / s_sizes[layer]))).ToArray())];
        _biases = [.. Enumerable.Range(0, 3).Select(layer => new float[s_sizes[layer + 1]])];
        float[][] Zeros() => [.. _weights.Concat(_biases).Select(values => new float[values.Length])];
        (_mean, _square) = (Zeros(), Zeros());
    }

    /// <summary>Writes the network so far, as the reader ships it.</summary>
    public void Save(Stream stream) => new GlyphNet(s_sizes, _weights, _biases).Save(stream);

    /// <summary>Trains for so many batches of 256 patches; <paramref name="report"/> hears the batch and the mean loss and share of right answers since it last did.</summary>
    public void Run(GlyphPatches patches, long seed, int batches, Action<int, double, double> report)
    {
        var workers = Enumerable.Range(0, Parts).Select(_ => new Worker(this)).ToArray();
        var (loss, right) = (0.0, 0.0);
        for (var batch = 1; batch <= batches; batch++)
        {
            var number = batch;
            Parallel.For(0, Parts, part =>
            {
                workers[part].Clear();
                for (var i = 0; i < Batch / Parts; i++)
                {
                    workers[part].Learn(patches, Dice.For(seed, ((long)number * Batch) + (part * (Batch / Parts)) + i));
                }
            });
            Step(workers, Rate * Math.Max(0.01, (1 + Math.Cos(Math.PI * batch / batches)) / 2));
            loss += workers.Sum(worker => worker.Loss) / Batch;
            right += workers.Sum(worker => worker.Right) / (double)Batch;
            if (batch % 100 == 0)
            {
                report(batch, loss / 100, right / 100);
                (loss, right) = (0, 0);
            }
        }
    }

    private void Step(Worker[] workers, double rate)
    {
        _steps++;
        var (first, second) = (1 - Math.Pow(0.9, _steps), 1 - Math.Pow(0.999, _steps));
        float[][] values = [.. _weights, .. _biases];
        for (var k = 0; k < values.Length; k++)
        {
            var (own, mean, square) = (values[k], _mean[k], _square[k]);
            for (var i = 0; i < own.Length; i++)
            {
                float gradient = 0;
                foreach (var worker in workers)
                {
                    gradient += worker.Gradients[k][i];
                }

                gradient /= Batch;
                mean[i] = (0.9f * mean[i]) + (0.1f * gradient);
                square[i] = (0.999f * square[i]) + (0.001f * gradient * gradient);
                own[i] -= (float)(rate * (mean[i] / first) / (Math.Sqrt(square[i] / second) + 1e-8));
            }
        }
    }

    /// <summary>The gradients of one part of a batch.</summary>
    private sealed class Worker(GlyphTrainer trainer)
    {
        private readonly float[][] _values = [.. s_sizes.Select(size => new float[size])];
        private readonly float[][] _errors = [.. s_sizes.Select(size => new float[size])];

        public float[][] Gradients { get; } = [.. trainer._weights.Concat(trainer._biases).Select(values => new float[values.Length])];

        public double Loss { get; private set; }

        public int Right { get; private set; }

        public void Clear()
        {
            Array.ForEach(Gradients, Array.Clear);
            (Loss, Right) = (0, 0);
        }

        public void Learn(GlyphPatches patches, Dice dice)
        {
            var (wanted, floor) = patches.Make(dice, _values[0]);
            GlyphNet.Normalise(_values[0], floor);
            for (var layer = 0; layer < 3; layer++)
            {
                Forward(layer);
            }

            var answer = _values[3];
            GlyphNet.LogSoftmax(answer);
            Loss -= answer[wanted];
            Right += answer.AsSpan().IndexOf(answer.Max()) == wanted ? 1 : 0;
            for (var i = 0; i < answer.Length; i++)
            {
                // A little doubt is taught along, so that the network never is surer than its training.
                _errors[3][i] = MathF.Exp(answer[i]) - (i == wanted ? 0.98f : 0.02f / (GlyphNet.Classes - 1));
            }

            for (var layer = 2; layer >= 0; layer--)
            {
                Backward(layer);
            }
        }

        private void Forward(int layer)
        {
            var (input, output, weights, bias) = (_values[layer], _values[layer + 1], trainer._weights[layer], trainer._biases[layer]);
            for (var row = 0; row < output.Length; row++)
            {
                var sum = Vector<float>.Zero;
                for (var i = 0; i < input.Length; i += Vector<float>.Count)
                {
                    sum = Vector.FusedMultiplyAdd(new Vector<float>(input, i), new Vector<float>(weights, (row * input.Length) + i), sum);
                }

                var value = Vector.Sum(sum) + bias[row];
                output[row] = layer == 2 ? value : MathF.Max(0, value);
            }
        }

        private void Backward(int layer)
        {
            var (input, errors, weights) = (_values[layer], _errors[layer + 1], trainer._weights[layer]);
            var (gradients, biases, below) = (Gradients[layer], Gradients[layer + 3], _errors[layer]);
            Array.Clear(below);
            for (var row = 0; row < errors.Length; row++)
            {
                var error = errors[row];
                if (error == 0)
                {
                    continue;
                }

                biases[row] += error;
                var times = new Vector<float>(error);
                for (var i = 0; i < input.Length; i += Vector<float>.Count)
                {
                    var at = (row * input.Length) + i;
                    (new Vector<float>(gradients, at) + (times * new Vector<float>(input, i))).CopyTo(gradients, at);
                    if (layer > 0)
                    {
                        (new Vector<float>(below, i) + (times * new Vector<float>(weights, at))).CopyTo(below, i);
                    }
                }
            }

            for (var i = 0; layer > 0 && i < below.Length; i++)
            {
                below[i] = input[i] > 0 ? below[i] : 0;
            }
        }
    }
}
